"""Logs: one line per event, and nobody's number in any of them.

What users write is never logged. Should a number, an address or a token get into a record all the
same (an exception's text, for example), it is masked before the line is written.
"""

from __future__ import annotations

import logging
import re
import sys
from datetime import datetime, timezone
from typing import TextIO

from helpdesk.chat.redaction import redact

QUIET = ("httpx", "httpcore", "telegram", "telegram.ext", "apscheduler", "asyncio", "urllib3")
NOT_BELOW_WARNING = ("uvicorn", "uvicorn.error", "alembic", "sqlalchemy", "PIL")

_MASKS = (
    (re.compile(r"\b\d{6,12}:[A-Za-z0-9_-]{20,64}"), "[token]"),
    (re.compile(r"(?i)\b\d{2}[A-Z]{5}\d{4}[A-Z][0-9A-Z]{3}(?![0-9A-Z])"), "[gstin]"),
    (re.compile(r"(?i)\b[A-Z]{5}\d{4}[A-Z](?![0-9A-Z])"), "[pan]"),
    (re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"), "[email]"),
    (re.compile(r"(?<!\d)(?:(?:\+|00)?91[ -]?|0)?[6-9]\d{4}[ -]?\d{5}(?!\d)"), "[mobile]"),
    # SQLAlchemy puts the values of a failed statement into its message.
    (re.compile(r"\[parameters: .*", re.DOTALL), "[parameters hidden]"),
)
_DEVANAGARI_DIGITS = {0x966 + digit: str(digit) for digit in range(10)}
_BREAKS = {ord("\n"): "\\n", ord("\r"): "\\r", 0x2028: "\\n", 0x2029: "\\n", 0x85: "\\n"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def mask(text: str) -> str:
    """The text without PAN, GSTIN, mobile number, e-mail address, token, card or secret."""
    text = redact(text.translate(_DEVANAGARI_DIGITS)).text
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return text


class OneLine(logging.Formatter):
    """Time, level, logger and message in one line, masked; a traceback follows behind ` | `."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole record as one line."""
        at = datetime.fromtimestamp(record.created, timezone.utc)
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        pieces = [message]
        if record.exc_info:
            pieces.append(self.formatException(record.exc_info))
        if record.stack_info:
            pieces.append(self.formatStack(record.stack_info))
        text = _CONTROL.sub("?", mask(" | ".join(pieces)).translate(_BREAKS))
        text = text.encode("utf-8", "replace").decode("utf-8")
        stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return f"{stamp} {record.levelname} {record.name} {text}"


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """All records of this process go through the one formatter; third parties speak less."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in NOT_BELOW_WARNING:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    # What fails while polling is told once by our own channel, not with a traceback each time.
    logging.getLogger("telegram.ext.Updater").setLevel(logging.CRITICAL)
    logging.captureWarnings(True)
