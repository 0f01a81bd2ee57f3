"""Why an act is not done: one class for every act, one handler in the API, one helper for forms."""

from typing import Any


class Refused(Exception):
    """In the user's words; nothing was changed.

    `field` names the field of a form that it is about; `details` say what is different, for a page that shows both.
    """

    def __init__(self, message: str, field: str = "", **details: Any) -> None:
        super().__init__(message)
        self.message, self.field, self.details = message, field, details
