"""The words that people see for rounds."""

from flask_babel import lazy_gettext as _l

from planner.rounds.rules import RoundState

STATE_WORDS = {
    RoundState.PLANNED: _l("Förbereds"),
    RoundState.OPEN: _l("Öppen"),
    RoundState.CLOSED: _l("Avslutad"),
}

# What a new round says until a strategist has said it better.
INTRO = _l(
    "Nu följer vi upp handlingsplanen. Vi behöver din lägesrapport för varje aktivitet som du ansvarar för. "
    "Svaren blir underlag för rapporten till nämnden."
)
GUIDANCE = _l(
    "Skriv kort vad som är gjort sedan förra gången och vad som återstår. Skriv så att någon utanför verksamheten "
    "förstår. Skriv inget om enskilda personer."
)

# The same of a round about figures.
FIGURES_INTRO = _l(
    "Nu samlar vi in siffror till uppföljningen av handlingsplanen. Svaren blir underlag för rapporten till nämnden."
)
FIGURES_GUIDANCE = _l(
    "Ange kvinnor och män var för sig. Skriv 0 bara om ni vet att det inte finns någon. Vet ni inte lämnar ni fältet "
    "tomt: tomt räknas aldrig som noll."
)
