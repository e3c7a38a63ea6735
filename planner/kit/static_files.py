"""Style sheets, scripts and icons: compressed once, and kept by browsers for as long as they stay the same."""

import gzip
import os
from functools import lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import RouteCallable
from werkzeug.security import safe_join

from planner.kit.compression import coded_tag, wanted_coding

_ONE_YEAR = 365 * 24 * 3600
# Fonts and pictures are compressed as they come.
_COMPRESSED = {"text/css", "text/javascript", "application/javascript", "image/svg+xml"}
# More than there are, each in both codings: whoever asks for one after the other has each compressed but once.
_KEPT = 512
# In bytes: above this, compressing well takes seconds.
_LARGE = 500_000


def is_static(endpoint: str | None) -> bool:
    """Return whether a route leads to files that are the same for everybody: ours, or those of an extension."""
    return endpoint is not None and (endpoint == "static" or endpoint.endswith(".static"))


def init_static_files(app: Flask) -> None:
    """Put each file's version into its address, and send files. To be called once all that has files is registered."""
    app.session_interface = _Sessions()
    folders = {f"{name}.static": one.static_folder for name, one in app.blueprints.items() if one.has_static_folder}
    folders["static"] = app.static_folder
    for endpoint, folder in folders.items():
        app.view_functions[endpoint] = _sender(folder or "")

    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in folders and (path := Path(folders[endpoint] or "", values["filename"])).is_file():
            values.setdefault("v", _version(path, path.stat().st_mtime_ns))

    app.url_defaults(name_version)


class _Sessions(SecureCookieSessionInterface):
    """The cookie of who asks, but for files: those are the same for everybody, and may be kept on the way."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where something has changed, and say that the answer depends on it."""
        if not is_static(request.endpoint) or response.status_code >= 400:
            super().save_session(app, session, response)


def _sender(folder: str) -> RouteCallable:
    def send(filename: str) -> Response:
        path = _find(folder, filename)
        if path is None:
            abort(404)
        saved = path.stat().st_mtime_ns
        version, media_type = _version(path, saved), guess_type(path)[0] or "application/octet-stream"
        coding = wanted_coding() if media_type in _COMPRESSED else None
        content = _content(path, saved, coding) if coding else path.read_bytes()
        response = Response(content, mimetype=media_type)
        if media_type in _COMPRESSED:
            response.vary.add("Accept-Encoding")
        if coding:
            response.content_encoding = coding
        # Asked for by its name alone, or by a page of another version, while one is put in place: to be asked for anew.
        is_lasting = request.args.get("v") == version
        response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable" if is_lasting else "no-cache"
        # What comes back names the file, however it was compressed then.
        response.set_etag(version)
        response.make_conditional(request)
        response.set_etag(coded_tag(version, coding))
        return response

    return send


def _find(folder: str, name: str) -> Path | None:
    joined = safe_join(folder, name)
    # Not Path.is_file, which fails on a name that is too long for any.
    return Path(joined) if joined and os.path.isfile(joined) else None  # noqa: PTH113


@lru_cache(_KEPT)
def _version(path: Path, _saved: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:16]


@lru_cache(_KEPT)
def _content(path: Path, _saved: int, coding: str) -> bytes:
    """Return a file compressed. The first one to ask waits for it: a quarter of a second for the largest."""
    content = path.read_bytes()
    if coding == "br":
        return bytes(brotli.compress(content, quality=10 if len(content) < _LARGE else 4))
    return gzip.compress(content, compresslevel=9, mtime=0)
