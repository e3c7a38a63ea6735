"""How large a file may be that shows something."""

import io
import re

from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from planner.kit.db import db
from planner.requirements.models import StoredFile
from tests.conftest import MakeApp
from tests.factories.follow_up import add_evidence, add_grant_year, add_requirement
from tests.factories.visitor import Visitor, words
from tests.factories.world import build_world
from tests.rooms.requirements.test_requirement_pages import line_of


def test_a_file_may_be_as_large_as_the_setting_says(make_app: MakeApp) -> None:
    app = make_app(evidence_file_max_bytes=3_000_000)
    with app.app_context():
        strategist = Visitor(app, build_world().strategist)
        add_evidence(add_requirement(add_grant_year()))
        line = line_of()
        # More than other forms take.
        assert send(strategist, line, 3_000_000).status_code == 302
        assert "Den får vara högst 3 MB" in words(send(strategist, line, 3_000_001))
        assert send(strategist, line, 4_000_000).status_code == 413
        assert db.session.scalars(select(StoredFile.size)).all() == [3_000_000]


def send(visitor: Visitor, line: str, size: int) -> TestResponse:
    """Upload a file of so many bytes."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(line).text)
    assert token
    file = FileStorage(io.BytesIO(b"%PDF-1.7".ljust(size)), "avtal.pdf")
    # Not by a dictionary: the client would leave large files of its own open.
    boundary, body = encode_multipart({"csrf_token": token[1], "file": file})
    with visitor.app.app_context():
        return visitor.client.post(
            f"{line}/filer", data=body, content_type=f"multipart/form-data; boundary={boundary}", buffered=True
        )
