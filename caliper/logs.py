"""What must not stand in a log."""

import logging
import re

SECRET_PATHS = re.compile(r"(/invitations/|/password/reset/key/)[^/\s\"]+")


class HideKeys(logging.Filter):
    """Addresses that are keys (invitations, password resets) are written without the key."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRET_PATHS.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
