"""Under which names the service answers, and which proxies it believes."""

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from planner.kit.settings import Settings


def init_hosts(app: Flask) -> None:
    """Believe as many proxies as the settings say and, in production, answer to our own names alone."""
    settings: Settings = app.extensions["planner.settings"]
    if proxies := settings.trusted_proxies:
        # Who asks, and whether by TLS; the name asked for comes from the request itself.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0)  # type: ignore[method-assign]
    if settings.env == "production":
        app.config["TRUSTED_HOSTS"] = [urlsplit(settings.base_url).hostname or "", *settings.allowed_hosts]
