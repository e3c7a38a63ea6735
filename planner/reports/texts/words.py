"""The words that people see for the follow-up's texts, what each should say, and its readable address."""

from flask_babel import lazy_gettext as _l

from planner.reports.rules.texts import (
    Part,
    area_of,
    requirement_of,
    section_of_area,
    section_of_requirement,
)
from planner.reports.texts.sections import Section

PART_WORDS = {
    Part.PROPOSAL: _l("Förslag till beslut"),
    Part.SUMMARY: _l("Sammanfattning"),
    Part.BACKGROUND: _l("Bakgrund"),
    Part.PREPARATION: _l("Ärendets beredning"),
    Part.CONSULTATIONS: _l("Synpunkter från brukar- och intresseorganisationer"),
    Part.MONEY: _l("Statsbidragets användning"),
    Part.GENDER: _l("Jämställdhetsanalys"),
    Part.CHILDREN: _l("Konsekvenser för barn"),
    Part.REMARKS: _l("Förvaltningens synpunkter och förslag"),
}

PART_HELP = {
    Part.PROPOSAL: _l("Vad nämnden föreslås besluta, en sats i varje stycke."),
    Part.SUMMARY: _l(
        "Det viktigaste på en halv sida: hur långt arbetet har kommit, vad som avviker och vad som behövs."
    ),
    Part.BACKGROUND: _l("Varför uppföljningen görs: beslut, uppdrag och överenskommelser som den bygger på."),
    Part.PREPARATION: _l("Vilka som har tagit fram ärendet, vilka som har deltagit och när."),
    Part.CONSULTATIONS: _l("Vilka organisationer som har fått lämna synpunkter, vad de sade och vad det ledde till."),
    Part.MONEY: _l("Vad pengarna har gått till, vad som är kvar och varför."),
    Part.GENDER: _l("Vad siffrorna visar om kvinnor och män, flickor och pojkar, och vad skillnaderna kan bero på."),
    Part.CHILDREN: _l("Vad arbetet och förslaget betyder för barn och unga."),
    Part.REMARKS: _l("Hur förvaltningen ser på resultatet, och vad den föreslår att göra härnäst."),
}
AREA_HELP = _l("Vad som har hänt i området under året, varför något avviker och vad som händer nu.")
REQUIREMENT_HELP = _l("Hur staden har arbetat med kravet, och vad bedömningen grundas på.")

# Never changed: people have saved them.
_ADDRESSES = {
    Part.PROPOSAL: "forslag-till-beslut",
    Part.SUMMARY: "sammanfattning",
    Part.BACKGROUND: "bakgrund",
    Part.PREPARATION: "arendets-beredning",
    Part.CONSULTATIONS: "synpunkter",
    Part.MONEY: "statsbidraget",
    Part.GENDER: "jamstalldhet",
    Part.CHILDREN: "barn",
    Part.REMARKS: "forvaltningens-forslag",
}
_PARTS = {address: part for part, address in _ADDRESSES.items()}
_AREA, _REQUIREMENT = "omrade-", "krav-"


def title_of(section: Section) -> str:
    """Return what a text is called."""
    return str(PART_WORDS[section.about]) if isinstance(section.about, Part) else section.about


def name_of_text(section: str) -> str:
    """Return what a text is called by what it is kept as alone: those on areas and requirements by their key."""
    about = area_of(section) or requirement_of(section)
    return about or str(PART_WORDS[Part(section)])


def help_of(section: Section) -> str:
    """Return what a text should say."""
    if isinstance(section.about, Part):
        return str(PART_HELP[section.about])
    return str(AREA_HELP if area_of(section.section) else REQUIREMENT_HELP)


def address_of(section: str) -> str:
    """Return the end of a text's address."""
    if area := area_of(section):
        return f"{_AREA}{area}"
    if code := requirement_of(section):
        return f"{_REQUIREMENT}{code}"
    return _ADDRESSES[Part(section)]


def section_at(address: str) -> str:
    """Return what the text at an address is kept as; what there is none at is returned as it came."""
    if address.startswith(_AREA):
        return section_of_area(address.removeprefix(_AREA))
    if address.startswith(_REQUIREMENT):
        return section_of_requirement(address.removeprefix(_REQUIREMENT))
    return _PARTS.get(address, address)
