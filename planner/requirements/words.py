"""The words that people see for requirements of the grant."""

from flask_babel import lazy_gettext as _l

from planner.requirements.rules import Actor, Audience, EvidenceKind, Gate, Kind, Milestone, Outcome, Whose
from planner.requirements.rules.files import Refusal

KIND_WORDS = {
    Kind.BASIC: _l("Grundkrav"),
    Kind.TARGET: _l("Prestationsmål"),
    Kind.CONDITION: _l("Villkor"),
}

AUDIENCE_WORDS = {
    Audience.ALL: _l("Alla"),
    Audience.ADULTS: _l("Vuxna"),
    Audience.CHILDREN: _l("Barn och unga"),
}

ACTOR_WORDS = {
    Actor.COUNTY: _l("Länets kommuner och regionen tillsammans"),
    Actor.MUNICIPALITY: _l("Kommunen"),
    Actor.MUNICIPALITY_AND_REGION: _l("Kommunen och regionen"),
    Actor.REGION: _l("Regionen ensam"),
}

OUTCOME_WORDS = {
    Outcome.MET: _l("Uppfyllt"),
    Outcome.NOT_MET: _l("Inte uppfyllt"),
    Outcome.NOT_APPLICABLE: _l("Ej tillämpligt"),
    Outcome.NOT_ASSESSED: _l("Kan inte bedömas ännu"),
}
# As for activities: a shape, a word and a colour.
OUTCOME_SHAPES = {
    Outcome.MET: ("●", "green"),
    Outcome.NOT_MET: ("▲", "red"),
    Outcome.NOT_APPLICABLE: ("✕", "grey"),
    Outcome.NOT_ASSESSED: ("○", "yellow"),
}

WHOSE_WORDS = {
    Whose.OURS: _l("Vår bedömning"),
    Whose.AUTHORITY: _l("Myndighetens bedömning"),
}

GATE_WORDS = {
    Gate.OPEN: _l("Ja, grinden är öppen"),
    Gate.CLOSED: _l("Nej, grinden är stängd"),
    Gate.UNKNOWN: _l("Inte avgjort än"),
}
GATE_SHAPES = {
    Gate.OPEN: ("●", "green"),
    Gate.CLOSED: ("▲", "red"),
    Gate.UNKNOWN: ("○", "yellow"),
}

MILESTONE_WORDS = {
    Milestone.DATA_STOP: _l("Sista dag för underlag"),
    Milestone.DRAFT: _l("Utkast klart"),
    Milestone.BOARD: _l("Behandlas i nämnden"),
    Milestone.SEND: _l("Skickas in"),
}

EVIDENCE_WORDS = {
    EvidenceKind.NOTE: _l("Anteckning"),
    EvidenceKind.LINK: _l("Länk"),
    EvidenceKind.FILE: _l("Fil"),
    EvidenceKind.OBSERVATION: _l("Utfall"),
    EvidenceKind.ACTIVITY: _l("Aktivitet"),
    EvidenceKind.EDITION: _l("Låst rapport"),
}

REFUSAL_WORDS = {
    Refusal.EMPTY: _l("Filen är tom. Välj en annan fil."),
    Refusal.KIND: _l(
        "Den sortens fil går inte att lägga till. Använd PDF, Word, Excel, PowerPoint, bild, CSV eller text."
    ),
    Refusal.CONTENT: _l("Filen är inte det som namnet säger, eller så är den skadad eller låst med lösenord."),
    Refusal.MACROS: _l("Filen innehåller makron. Spara den utan makron och försök igen."),
}
