"""How often one place may ask: for signing in, for links with a token in them, for the API; or one link."""

from collections.abc import Callable
from functools import partial
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_babel import ngettext
from flask_limiter import ApplicationLimit, Limiter, RateLimitExceeded
from limits import parse_many
from limits.errors import ConfigurationError

from planner.kit.errors import SettingsError, TooMany
from planner.kit.origin import pseudonym
from planner.kit.settings import Settings

SIGN_IN, LINKS, API = "rate_limit_sign_in", "rate_limit_links", "rate_limit_api"
ANSWERS = "rate_limit_answers"
# Everything under it counts against the API's limit: no route of it can be forgotten.
API_PATH = "/api/"


def limited(by: str, *, whose: Callable[[], str | None] | None = None) -> Callable[[Any], Any]:
    """Mark a view as counted against a limit: SIGN_IN, LINKS or ANSWERS. All views with the same mark share one count.

    ANSWERS counts each link by itself, wherever it is opened, since a whole city may share one network address.
    `whose` returns what tells a good link from others, or None for one that isn't good: those are counted by place
    among LINKS.
    """

    def mark(view: Any) -> Any:
        view.limited, view.whose = by, whose
        return view

    return mark


def init_rates(app: Flask) -> None:
    """Count requests by where they come from, before anything else is done for them.

    Where the storage can't be reached each process goes on counting by itself. Raises SettingsError for a limit or a
    storage that can't be used.
    """
    settings: Settings = app.extensions["planner.settings"]
    limits = {name: getattr(settings, name) for name in (SIGN_IN, LINKS, API, ANSWERS)}
    if wrong := [f"PLANNER_{name.upper()}: {why}" for name, text in limits.items() if (why := _wrong_with(text))]:
        raise SettingsError(wrong)
    try:
        Limiter(
            _place,
            app=app,
            application_limits=[
                ApplicationLimit(
                    limit_provider=text,
                    scope=name,
                    key_function=_link if name == ANSWERS else _place,
                    exempt_when=partial(_counts_not, name),
                )
                for name, text in limits.items()
            ],
            strategy="moving-window",
            storage_uri=settings.rate_limit_storage,
            in_memory_fallback_enabled=True,
        )
    except ConfigurationError as error:
        raise SettingsError([f"PLANNER_RATE_LIMIT_STORAGE can't be used: {error}"]) from error
    app.register_error_handler(RateLimitExceeded, _too_many)


def _wrong_with(text: str) -> str | None:
    try:
        usable = all(limit.amount > 0 for limit in parse_many(text))
    except ValueError:
        usable = False
    return None if usable else f"{text!r} is no limit; write it as 30 per 10 minutes"


def _counts_not(name: str) -> bool:
    if request.path.startswith(API_PATH):
        return name != API
    by = _mark("limited")
    if by == ANSWERS and not _link():
        by = LINKS
    return bool(by != name)


def _link() -> str:
    """Return what stands for a good link, or nothing."""
    if "good_link" not in g:
        known = _mark("whose")()
        g.good_link = pseudonym(known) if known is not None else ""
    link: str = g.good_link
    return link


def _mark(name: str) -> Any:
    return getattr(current_app.view_functions.get(request.endpoint or ""), name, None)


def _place() -> str:
    """Return a pseudonym of the network address: it ends up in logs and in a storage of somebody else's."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return pseudonym("")
    if isinstance(address, IPv6Address):
        # Whoever has one such address has the whole of its network.
        return pseudonym(str(IPv6Network((address, 64), strict=False)))
    return pseudonym(str(address))


def _too_many(_error: RateLimitExceeded) -> Response:
    (limiter,) = current_app.extensions["limiter"]
    seconds = max(ceil(limiter.current_limit.window.reset_time - time()), 1) if limiter.current_limit else 60
    minutes = ceil(seconds / 60)
    text = ngettext(
        "Vänta %(num)s minut och försök sedan igen.", "Vänta %(num)s minuter och försök sedan igen.", minutes
    )
    # A page or a problem, as for everything else that is refused.
    answer = current_app.make_response(current_app.handle_user_exception(TooMany(text)))
    answer.headers["Retry-After"] = str(seconds)
    return answer
