"""Canaille, a real provider of OpenID Connect, in a process of its own: `python canaille_server.py CALLBACK`.

Prints its port, then serves on loopback until it is stopped. Everything it knows is in its memory.
"""

import sys
from typing import Any

from werkzeug import Response
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "planner", "en hemlighet"
LOGIN, PASSWORD, EMAIL, GROUP = "anna", "annas hemliga lösenord", "anna@example.org", "planner-strateger"


def main(callback: str) -> None:
    """Serve one client that is sent back to `callback`, and one user in one group."""
    from canaille import create_app

    # The port first: it is part of what the application calls itself.
    server = make_server("127.0.0.1", 0, Response(status=503), threaded=True)
    app = server.app = create_app(
        {
            "SECRET_KEY": "only-for-tests",
            "SERVER_NAME": f"127.0.0.1:{server.server_port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "SMTP": None},
        }
    )
    with app.app_context():
        _fill(app.backend.instance, callback)
    print(server.server_port, flush=True)  # noqa: T201
    server.serve_forever()


def _fill(backend: Any, callback: str) -> None:
    from canaille.app import models

    client = models.Client(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        client_name="Planner",
        # On this machine, so that it trusts us and asks nobody for consent.
        client_uri="http://127.0.0.1",
        redirect_uris=[callback],
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid", "email", "profile", "groups"],
        token_endpoint_auth_method="client_secret_basic",
    )
    backend.save(client)
    client.audience = [client]
    backend.save(client)
    user = models.User(
        user_name=LOGIN, formatted_name="Annas konto", family_name="Konto", emails=[EMAIL], password=PASSWORD
    )
    backend.save(user)
    backend.save(models.Group(display_name=GROUP, members=[user]))


if __name__ == "__main__":
    main(sys.argv[1])
