"""What a WSGI server loads: `wsgi:app`. Starts no scheduler."""

from planner.wiring.app import create_app

app = create_app()
