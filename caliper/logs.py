"""What must not stand in a log."""

import logging
import re

# Also as a page to come back to after signing in (`?next=%2Finvitations%2F…`).
SECRET_PATHS = re.compile(
    r"((?:/|%2F)(?:invitations|password(?:/|%2F)reset(?:/|%2F)key)(?:/|%2F))[^/\s\"%&]+", re.IGNORECASE
)

PLACEHOLDER = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")


class HideKeys(logging.Filter):
    """Addresses that are keys (invitations, password resets) are written without the key."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRET_PATHS.sub(r"\1…", record.getMessage())
        record.args = ()
        return True


class HideWords(logging.Filter):
    """What a library says about a document, without the pieces of the document: they are words of participants."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = PLACEHOLDER.sub("…", str(record.msg)) if record.args else str(record.msg)
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True
