"""Logs: one line an event, readable in development and JSON in production; no secrets and nobody's address in any."""

import logging
import sys
from collections.abc import MutableMapping
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request

from planner.kit.redaction import redacted, without_secrets
from planner.kit.settings import Settings
from planner.kit.static_files import is_static


def init_logs(settings: Settings) -> None:
    """Send all logs to standard error, so that standard output holds only what a command answers."""
    final: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.env == "production"
        # Plain tracebacks: the prettier ones print local variables, and those may be secrets.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _take_out_secrets,
    ]
    if settings.env == "production":
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(processor=final, foreign_pre_chain=shared))
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "planner", False)]:
        root.removeHandler(old)
    handler.planner = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # It names each request with its whole address, tokens and all; our own line names the route.
    logging.getLogger("werkzeug").setLevel(logging.WARNING)


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """The last thing that happens to a line, its traceback and all, whoever wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without what a log must not hold."""
        return redacted(super().format(record))


def _take_out_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return without_secrets(event)


def init_request_log(app: Flask) -> None:
    """Write one line a request: its route (an address may hold a token), how it went and how long it took.

    To be called before anything else asks to see answers: what is registered first sees them last.
    """
    log = structlog.get_logger("planner.request")

    def begin() -> None:
        g.began = perf_counter()

    def note(response: Response) -> Response:
        if not is_static(request.endpoint):
            log.info(
                "request",
                method=request.method,
                route=request.url_rule.rule if request.url_rule else None,
                status=response.status_code,
                milliseconds=round((perf_counter() - g.began) * 1000, 1) if "began" in g else None,
            )
        return response

    app.before_request(begin)
    app.after_request(note)
