"""Errors of the domain. None knows of HTTP: planner.kit.web turns them into answers."""

from collections.abc import Mapping, Sequence


class PlannerError(Exception):
    """Anything the service refuses, with a text for whoever asked."""


class SettingsError(PlannerError):
    """Settings that stop the start; `lines` names each one."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


class DomainError(PlannerError):
    """A request that the domain's rules don't allow."""


class NotFound(DomainError):
    """What was asked for doesn't exist, or not for the one who asked."""


class Conflict(DomainError):
    """Somebody else changed it meanwhile, or it exists already."""


class Forbidden(DomainError):
    """The one who asked may not do this."""


class TooMany(DomainError):
    """The same was asked for too often; later it may be asked again."""


class Invalid(DomainError):
    """Input that can't be right. `fields` maps a field's name to what is wrong with it."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})
