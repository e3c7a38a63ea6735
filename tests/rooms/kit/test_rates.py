"""How often one place may ask."""

import pytest
from werkzeug.test import TestResponse

from planner.kit.errors import SettingsError
from planner.kit.web import Access, access
from planner.wiring.app import create_app
from tests.conftest import MakeApp
from tests.factories.people import add_person
from tests.factories.sheet import link_of
from tests.factories.visitor import Visitor, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SIGN_IN = {"email": "finns-inte@example.org", "password": "fel"}


def asked_from(visitor: Visitor, address: str, path: str = "/losenord/x") -> TestResponse:
    return visitor.get(path, environ_base={"REMOTE_ADDR": address})


def test_too_many_sign_ins_from_one_place_are_refused_for_a_while(make_app: MakeApp) -> None:
    app = make_app(rate_limit_sign_in="3 per 10 minutes")
    with app.app_context():
        visitor = Visitor(app)
        for _ in range(2):
            assert visitor.submit("/logga-in", SIGN_IN).status_code == 422
        # A forgotten password counts too.
        assert visitor.submit("/glomt-losenord", {"email": "x@example.org"}).status_code == 200
        answer = visitor.submit("/logga-in", SIGN_IN)
        assert answer.status_code == 429
        assert 9 * 60 < int(answer.headers["Retry-After"]) <= 10 * 60
        assert "Vänta 10 minuter och försök sedan igen." in words(answer)
        assert visitor.get("/logga-in").status_code == 200, "looking isn't trying"
        assert visitor.get("/losenord/x").status_code == 404, "links are counted by themselves"


def test_links_are_counted_by_place(make_app: MakeApp) -> None:
    app = make_app(rate_limit_links="2 per minute")
    with app.app_context():
        visitor = Visitor(app)
        assert [asked_from(visitor, "192.0.2.1").status_code for _ in range(3)] == [404, 404, 429]
        assert asked_from(visitor, "192.0.2.2").status_code == 404


def test_good_links_are_counted_by_themselves_and_others_by_place(make_app: MakeApp) -> None:
    app = make_app(rate_limit_answers="2 per minute", rate_limit_links="3 per minute")
    with app.app_context():
        visitor = Visitor(app)
        first, second = link_of(add_person()), link_of(add_person())
        # A whole city behind one address.
        assert [asked_from(visitor, "192.0.2.1", first).status_code for _ in range(3)] == [200, 200, 429]
        assert [asked_from(visitor, "192.0.2.1", second).status_code for _ in range(2)] == [200, 200]
        assert asked_from(visitor, "192.0.2.2", first).status_code == 429, "wherever it is opened"
        # What is guessed counts for the place, whatever is guessed, and together with other links.
        guessed = [f"/svara/{word}" for word in ("a", first[7:-1], "b/val", "c")]
        assert [asked_from(visitor, "192.0.2.1", path).status_code for path in guessed] == [404, 404, 404, 429]
        assert asked_from(visitor, "192.0.2.1").status_code == 429
        assert asked_from(visitor, "192.0.2.1", second).status_code == 429, "its third"
        assert asked_from(visitor, "192.0.2.2", "/svara/d").status_code == 404


def test_a_network_of_the_newer_sort_is_one_place(make_app: MakeApp) -> None:
    app = make_app(rate_limit_links="2 per minute")
    with app.app_context():
        visitor = Visitor(app)
        addresses = ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:1", "2001:db8:0:1::1"]
        assert [asked_from(visitor, address).status_code for address in addresses] == [404, 404, 429, 404]


def test_all_of_the_api_is_counted_together(make_app: MakeApp) -> None:
    app = make_app(rate_limit_api="2 per minute")
    for path in ("/api/a", "/api/b"):
        app.add_url_rule(path, path, access(Access.PUBLIC)(lambda: "seen"))
    with app.app_context():
        visitor = Visitor(app)
        paths = ("/api/a", "/api/b", "/api/a")
        assert [asked_from(visitor, "192.0.2.1", path).status_code for path in paths] == [200, 200, 429]


def test_neither_log_nor_storage_gets_the_address(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app(rate_limit_links="1 per minute")
    with app.app_context():
        for _ in range(2):
            asked_from(Visitor(app), "192.0.2.1")
    assert "192.0.2.1" not in caplog.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate_limit_sign_in", "many"),
        ("rate_limit_sign_in", ""),
        ("rate_limit_links", "0 per minute"),
        ("rate_limit_answers", "often"),
        ("rate_limit_api", "-1 per minute"),
        ("rate_limit_storage", "floppy://a"),
    ],
)
def test_a_limit_that_can_not_be_used_stops_the_start(database_url: str, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as stopped:
        create_app({"env": "testing", "database_url": database_url, name: value})
    (line,) = stopped.value.lines
    assert line.startswith(f"PLANNER_{name.upper()}")


def test_without_its_storage_each_process_counts_by_itself(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(rate_limit_links="2 per minute")
    (limiter,) = app.extensions["limiter"]

    def unreachable(*_arguments: object, **_options: object) -> bool:
        raise ConnectionError("nobody answers")

    monkeypatch.setattr(limiter.limiter, "hit", unreachable)
    monkeypatch.setattr(limiter.storage, "check", lambda: False)
    with app.app_context():
        visitor = Visitor(app)
        assert [asked_from(visitor, "192.0.2.1").status_code for _ in range(3)] == [404, 404, 429]
