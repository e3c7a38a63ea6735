"""Logs: one line an event, readable in development and JSON in production."""

import logging
import sys

import structlog

from planner.kit.settings import Settings


def init_logs(settings: Settings) -> None:
    """Send all logs to standard error, so that standard output holds only what a command answers."""
    final: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if settings.env == "production"
        # Plain tracebacks: the prettier ones print local variables, and those may be secrets.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
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
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=final, foreign_pre_chain=shared))
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "planner", False)]:
        root.removeHandler(old)
    handler.planner = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
