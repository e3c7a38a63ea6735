"""What comes in from the page of choices that a mail leads to."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from planner.kit.forms import Input
from planner.people.rules import MailChoice


class MailChoiceInput(Input):
    """When a person wants reminders."""

    mail = fields.Enum(
        MailChoice,
        by_value=True,
        required=True,
        attribute="mail_choice",
        error_messages=dict.fromkeys(("required", "null", "unknown"), _l("Välj ett av alternativen.")),
    )
