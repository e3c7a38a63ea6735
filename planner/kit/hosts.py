"""Under which names the service answers, and which proxies it believes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from planner.kit.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Load balancers and monitors ask these by whatever name or number they have; the answers name nothing.
PROBES = ("/healthz", "/readyz", "/metrics")


def init_hosts(app: Flask) -> None:
    """Believe as many proxies as the settings say and, in production, answer to our own names alone."""
    settings: Settings = app.extensions["planner.settings"]
    if proxies := settings.trusted_proxies:
        # Who asks, and whether by TLS; the name asked for comes from the request itself.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    if settings.env == "production":
        own = urlsplit(settings.base_url).hostname or ""
        app.config["TRUSTED_HOSTS"] = [own, *(name.lower() for name in settings.allowed_hosts)]
        app.wsgi_app = _names(app.wsgi_app, own)  # type: ignore[assignment, method-assign]


def _names(wsgi_app: "WSGIApplication", own: str) -> "WSGIApplication":
    """Let probes ask by any name, and everybody in capitals or not."""

    def named(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        is_probe = environ.get("PATH_INFO") in PROBES
        environ["HTTP_HOST"] = own if is_probe else environ.get("HTTP_HOST", "").lower()
        return wsgi_app(environ, start_response)

    return named
