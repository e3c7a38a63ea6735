"""Colours and shapes of the service, in one place for pages, mail, PDF and charts."""

INK = "#1c2024"
PAPER = "#ffffff"
GROUND = "#f6f5f1"
ACCENT = "#0b5c6b"
ACCENT_GROUND = "#cfe3e6"
RULE = "#d9d6cd"
GREEN = "#1f7a4d"
YELLOW = "#8a5a00"
YELLOW_GROUND = "#fff3d1"
RED = "#b3261e"
GREY = "#59636e"

LIGHT_COLOURS = {"green": GREEN, "yellow": YELLOW, "red": RED, "grey": GREY}

# A status is a shape, a word and a colour: the shape carries the meaning where colour can't.
STATUS_SHAPES = {
    "not_started": "○",
    "ongoing": "◐",
    "done": "●",
    "paused": "‖",
    "dropped": "✕",
    "overdue": "▲",
    "unreported": "?",
}
