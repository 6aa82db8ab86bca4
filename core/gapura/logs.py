"""How the portal writes its log: one line for each entry, each with the number of the request it belongs to.

Gunicorn's master imports this module and must import none that a reload should renew, so what the workers know of
their requests is asked for only where it is there. Nobody's name, address or words are in a line, and a line break in
what is logged cannot fake one: it is written out.
"""

from __future__ import annotations

import logging.config
import os
import sys
from typing import Any

from gunicorn.glogging import Logger
from pythonjsonlogger.json import JsonFormatter

TEXT = "[%(asctime)s] [%(process)d] [%(levelname)s] %(message)s%(suffix)s"
TIME = "%Y-%m-%dT%H:%M:%S%z"
FIELDS = "%(asctime)s %(levelname)s %(name)s %(process)d %(message)s %(request_id)s"


class Numbered(logging.Filter):
    """Gives each entry ``request_id``, and ``suffix`` that names it in a line of text."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every entry through."""
        inflight = sys.modules.get(f"{__package__}.plugins.inflight")
        number = inflight.current_id() if inflight else ""
        vars(record).update(request_id=number, suffix=f" (request {number})" if number else "")
        return True


class Text(logging.Formatter):
    """Entries as lines of text; tracebacks keep their lines, indented so that none looks like an entry."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the standard library's name
        """The entry on one line."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the standard library's name
        """A traceback, each of its lines indented."""
        return "\n".join(f"    {line}" for line in super().formatException(ei).splitlines())


class Log(Logger):
    """Gunicorn's log, written as the portal's own. Without an access log, gunicorn does nothing for each request."""

    def setup(self, cfg: Any) -> None:
        """Set both up."""
        super().setup(cfg)
        logging.config.dictConfig(configuration(cfg.loglevel, as_json=os.environ.get("GAPURA_LOG_FORMAT") == "json"))


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """The settings for ``logging.config.dictConfig``; everything goes to standard error, where systemd reads it.

    Args:
        level: the least level that is written, such as ``info``.
        as_json: a JSON object for each entry instead of text.
    """
    form = {"()": JsonFormatter, "fmt": FIELDS} if as_json else {"()": Text, "fmt": TEXT, "datefmt": TIME}
    handler = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["numbered"]}
    own = {"level": level.upper(), "handlers": ["standard"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"numbered": {"()": Numbered}},
        "formatters": {"line": form},
        "handlers": {"standard": handler},
        "root": {"level": "WARNING", "handlers": ["standard"]},
        "loggers": {"gapura": own, "gunicorn.error": own, "gunicorn.access": own},
    }
