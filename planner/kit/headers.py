"""What browsers are told of every answer: what it may load, who may frame it, whether to keep it."""

from flask import Flask, Response, request

from planner.kit.settings import Settings
from planner.kit.static_files import is_static

# Nothing is allowed but what is named, and nothing that is named comes from elsewhere or stands in the page itself.
_PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    # Single sign-on begins with a link: browsers would hold the way that a form leads on to against this.
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
# A file is looked at by itself: even one that a browser took for a page could run and send nothing.
_FILE = {"default-src": "'none'", "frame-ancestors": "'none'", "sandbox": ""}

_FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # To our own pages in full, since the check of forms asks for it; to others nothing.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # For the browsers that don't know frame-ancestors.
    "X-Frame-Options": "DENY",
    # In place of the server's own name.
    "Server": "planner",
}
_FOR_PROGRAMS = ("application/json", "application/problem+json")
_ONE_YEAR = 365 * 24 * 3600


def init_headers(app: Flask) -> None:
    """Give every answer its headers; a view that has set one itself keeps it."""
    settings: Settings = app.extensions["planner.settings"]
    page, file = _written(_PAGE), _written(_FILE)
    always = dict(_ALWAYS)
    if settings.base_url.startswith("https://"):
        always["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}; includeSubDomains"

    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", page if response.mimetype == "text/html" else file)
        if response.mimetype in _FOR_PROGRAMS:
            # A browser that somebody leads there saves it, whatever it holds, and shows nothing.
            response.headers.setdefault("Content-Disposition", 'attachment; filename="answer.json"')
        for name, value in always.items():
            response.headers.setdefault(name, value)
        if not is_static(request.endpoint) or response.status_code >= 400:
            # Pages, also that which says that there is no such file, hold what only the one who signed in may see.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(add)


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{directive} {sources}".strip() for directive, sources in policy.items())
