"""Every page, for every role that may see it, at desktop and phone width: axe finds nothing and nothing overflows."""

import pytest
from playwright.sync_api import Page

from planner.auth.answer_links import answer_link
from planner.kit.transaction import transaction
from planner.people.queries.persons import person_by_email
from tests.factories.follow_up import add_indicator
from tests.factories.looks import look
from tests.factories.rounds import add_round
from tests.journeys.conftest import ACCOUNTS, Live

PEOPLE = [
    "/personer",
    "/personer/1",
    "/personer/1/uppgifter",
    "/personer/1/avslut",
    "/personer/1/ersattare",
    "/personer/1/registerutdrag",
    "/personer/1/anonymisering",
    "/personer/ny",
    "/personer/import",
]

ORGANISATIONS = (
    "/organisationer",
    "/organisationer/bromma",
    "/organisationer/ny",
    "/organisationer/sammanslagning?organisations=rinkeby-kista&organisations=spanga-tensta&into=jarva&on=2014-11-03",
)

PAGES = {
    "reader": [
        "/",
        "/omraden/boende",
        "/aktiviteter",
        "/aktiviteter/sip-3",
        "/tidslinje",
        "/tidslinje?from=2015&to=2014&lang=sv",
        "/kalender?month=2014-12",
        "/krav",
        "/krav/2014",
        "/krav/2014/2014-V1",
        "/indikatorer",
        "/indikatorer/support.hours",
        "/rapporter",
        "/rapporter/2014",
        "/rapporter/2014/organisationer",
        "/nej",
        "/glomt-losenord",
        "/hjalp",
        "/hjalp/ansvarig",
        "/hjalp/strategiska-enheten",
        "/hjalp/ord",
        "/tillganglighet",
        "/tillganglighet/anmal",
        "/tillganglighet/anmal/tack",
    ],
    "contributor": [
        "/",
        "/mina-aktiviteter",
        "/mina-aktiviteter?rapportera=barn-1--bromma",
        "/aktiviteter?organisation=bromma&rapportera=barn-1--bromma",
        "/mina-aktiviteter/svar",
        "/tidslinje?organisation=bromma",
        "/kalender?owner=me",
        "/aktiviteter/barn-1/bromma/lagesrapporter",
        "/aktiviteter/barn-1/bromma/tidplansonskemal",
        "/aktiviteter/barn-2/tidplaner",
    ],
    "coordinator": [
        "/aktiviteter/boende-1",
        "/mina-aktiviteter",
        "/konto",
        "/konto/losenord",
        "/konto/inloggningar",
        "/konto/api-nycklar",
        "/konto/kalender",
        "/konto/uppgifter",
        "/personuppgifter",
        "/api/v1/docs",
    ],
    "strategist": [
        "/rapporter/2014/texter",
        "/rapporter/2014/texter/omrade-boende",
        "/rapporter/2014/saknas",
        "/rapporter/2014/utgavor",
        "/rapporter/2014/utgavor/ny",
        "/aktiviteter/barn-1",
        "/indikatorer",
        "/indikatorer/ny",
        "/indikatorer/inlasning",
        "/indikatorer/sip.has",
        "/indikatorer/sip.has/utfall?period=2013",
        "/indikatorer/sip.has/malvarde",
        "/indikatorer/sip.has/uppgifter",
        "/aktiviteter/barn-2/tidplaner",
        "/aktiviteter/barn-1/bromma/ansvariga",
        "/aktiviteter/flera/tidplan?a=barn-1&a=barn-2",
        "/aktiviteter/flera/tidplan",
        "/aktiviteter/flera/ansvarig?a=barn-1&organisation=bromma",
        "/aktiviteter/tabell?area=barn",
        "/aktiviteter?light=red&lang=en",
        "/aktiviteter?organisation=bromma&month=2014-05&sort=-decided&kolumner=key,decided,updated,area,owner",
        "/vyer",
        "/omraden/boende/samordnare",
        "/personer/1/overlamning",
        "/omgangar",
        "/omgangar/ny",
        "/krav/ny",
        "/krav/2014",
        "/krav/2014/nytt",
        "/krav/2014/pengar",
        "/krav/2014/redovisning",
        "/krav/2014/redovisning/inskickad",
        "/krav/2014/2014-V1/uppgifter",
        "/krav/2014/2014-V1/bedomning",
        "/krav/2014/2014-V1/underlag/nytt",
    ],
    "administrator": [
        "/tidplansonskemal",
        "/tillganglighet/redogorelse",
        "/tillganglighet/anmalningar",
        "/installningar",
        "/installningar?remind_from=08:00&remind_until=18:00",
        "/sok?q=boende",
        "/sok?q=saknasalldeles",
        "/utskick",
        "/utskick/1",
        "/utskick/varfor?person=bromma@example.org&dag=2014-11-03",
        "/utskick/forhandsvisning?datum=2014-11-17",
        "/handelselogg?kind=person",
        *PEOPLE,
        *ORGANISATIONS,
    ],
}


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible(live: Live, page: Page, role: str, width: int) -> None:
    """Walk the pages of a role."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live.address}/logga-in")
    problems = look(page, "/logga-in")
    live.sign_in(page, ACCOUNTS[role]) if role != "reader" else _sign_in_reader(live, page)
    for address in PAGES[role]:
        page.goto(live.address + address)
        problems += look(page, address)
    assert not problems, "\n".join(problems)


def test_a_form_with_errors_is_accessible(live: Live, page: Page) -> None:
    """The page that says what is wrong is a page too."""
    live.sign_in(page, ACCOUNTS["strategist"])
    page.goto(f"{live.address}/aktiviteter/barn-1/tidplaner")
    page.get_by_label("Ny tidplan").fill("snart")
    page.get_by_label("Skäl").fill("Upphandlingen drar ut på tiden.")
    page.get_by_role("button", name="Sätt ny tidplan").click()
    assert page.get_by_role("alert").is_visible()
    assert not (problems := look(page, "form with errors")), "\n".join(problems)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_that_a_mail_leads_to_are_accessible(live: Live, page: Page, width: int) -> None:
    """Without signing in: what is asked, a row with an error, what is answered, the choice of mail, a dead link."""
    page.set_viewport_size({"width": width, "height": 800})
    with live.app.app_context():
        with transaction():
            add_round(intro="Vi samlar läget till nämnden.", guidance="Skriv två meningar.")
        person = person_by_email(ACCOUNTS["contributor"])
        assert person is not None
        link = answer_link(person)
    assert link is not None
    page.goto(link)
    problems = look(page, "what is asked")
    page.get_by_role("button", name="Oförändrat sedan").first.click()
    page.locator("details.answer summary").first.click()
    page.locator("form").get_by_text("Avvaktar").first.click()
    problems += look(page, "a row that is open")
    page.get_by_role("button", name="Lämna lägesrapport").first.click()
    assert page.get_by_role("alert").is_visible()
    problems += look(page, "an error and an answer")
    for path in (f"{link}/val", f"{link}x"):
        page.goto(path)
        problems += look(page, path.rpartition("/")[2])
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_rounds_pages_are_accessible(live: Live, page: Page, width: int) -> None:
    """Walk a round from being prepared to being closed."""
    page.set_viewport_size({"width": width, "height": 800})
    live.sign_in(page, ACCOUNTS["strategist"])
    page.goto(f"{live.address}/omgangar/ny")
    page.get_by_label("Bromma").check()
    page.get_by_role("button", name="Spara och se vilka som tillfrågas").click()
    address = page.url
    problems = look(page, "planned")
    page.get_by_role("button", name="Öppna omgången nu").click()
    problems += look(page, "open")
    for part in ("uppgifter", "resultat", "avslut"):
        page.goto(f"{address}/{part}")
        problems += look(page, part)
    page.get_by_role("button", name="Avsluta omgången").click()
    problems += look(page, "closed")
    page.goto(f"{live.address}/omgangar")
    problems += look(page, "list")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_a_round_about_figures_are_accessible(live: Live, page: Page, width: int) -> None:
    """Ask for figures, give some, with an error first, and read what came in."""
    page.set_viewport_size({"width": width, "height": 800})
    with live.app.app_context(), transaction():
        add_indicator("figures.now", label="Har kontaktperson")
    live.sign_in(page, ACCOUNTS["strategist"])
    page.goto(f"{live.address}/omgangar/ny/siffror")
    problems = look(page, "asking")
    page.get_by_label("Har kontaktperson").check()
    page.get_by_label("Bromma").check()
    page.get_by_label("Farsta").check()
    page.get_by_role("button", name="Spara och se vilka som tillfrågas").click()
    address = page.url
    problems += look(page, "planned")
    page.get_by_role("button", name="Öppna omgången nu").click()
    page.goto(f"{address}/siffror/bromma")
    problems += look(page, "sheet")
    page.get_by_label("Kvinnor").fill("12")
    page.get_by_role("button", name="Lämna svaret").click()
    assert page.get_by_role("alert").is_visible()
    problems += look(page, "sheet with an error")
    page.get_by_label("Män").fill("3")
    page.get_by_role("button", name="Lämna svaret").click()
    problems += look(page, "sheet that is answered")
    for part in ("", "/resultat", "/avslut"):
        page.goto(f"{address}{part}")
        problems += look(page, part)
    assert not problems, "\n".join(problems)


def _sign_in_reader(live: Live, page: Page) -> None:
    page.goto(f"{live.address}/logga-in")
    page.get_by_label("E-postadress").fill(ACCOUNTS["reader"])
    page.get_by_label("Lösenord").fill("planner-demo")
    page.locator("main form").first.get_by_role("button", name="Logga in").click()
