"""Which part of the help is about which page: a blueprint, or one of its endpoints, and a guide with a heading's id."""

from flask import request, url_for

# An endpoint's own comes before its blueprint's. What isn't here is helped by the first page.
ABOUT: dict[str, tuple[str, str]] = {
    "desk": ("start", "oversikt"),
    "desk.mine": ("owner", "rapportera"),
    "answering": ("owner", "rapportera"),
    "calendar": ("owner", "borta"),
    "plans": ("words", "lagen"),
    "plans.report_form": ("owner", "rapportera"),
    "plans.report": ("owner", "rapportera"),
    "plans.deadline_request_form": ("owner", "tidplan"),
    "plans.ask_for_deadline": ("owner", "tidplan"),
    "plans.deadline_form": ("unit", "tidplaner"),
    "plans.set_deadline": ("unit", "tidplaner"),
    "plans.deadline_requests": ("unit", "tidplaner"),
    "plans.decide_form": ("unit", "tidplaner"),
    "plans.owner_form": ("unit", "ansvariga"),
    "plans.name_owner": ("unit", "ansvariga"),
    "plans.hand_over_form": ("unit", "ansvariga"),
    "plans.bulk_deadline": ("unit", "flera"),
    "plans.preview_bulk_deadline": ("unit", "flera"),
    "plans.bulk_owner": ("unit", "flera"),
    "plans.preview_bulk_owner": ("unit", "flera"),
    "plans.sheet": ("unit", "flera"),
    "plans.preview_table": ("unit", "flera"),
    "plans.views": ("unit", "hitta"),
    "search": ("unit", "hitta"),
    "timeline": ("unit", "hitta"),
    "indicators": ("words", "siffror"),
    "requirements": ("words", "statsbidraget"),
    "rounds": ("unit", "omgang"),
    "reports": ("unit", "uppfoljning"),
    "texts": ("unit", "uppfoljning"),
    "missing": ("unit", "uppfoljning"),
    "editions": ("unit", "lasning"),
    "reminders": ("unit", "paminnelser"),
}


def help_address() -> str:
    """Return where there is help about the page that is shown."""
    return help_about(request.endpoint, request.blueprint)


def help_about(endpoint: str | None, blueprint: str | None) -> str:
    """Return where there is help about an endpoint."""
    view, heading = ABOUT.get(endpoint or "") or ABOUT.get(blueprint or "") or ("start", None)
    return url_for(f"help.{view}", _anchor=heading)
