"""The words that people see for roles, states and choices."""

from flask_babel import lazy_gettext as _l

from planner.people.rules import Locale, MailChoice, OrganisationKind, PersonState, Role

ROLE_WORDS = {
    Role.READER: _l("Läsare"),
    Role.CONTRIBUTOR: _l("Aktivitetsansvarig"),
    Role.COORDINATOR: _l("Områdesansvarig"),
    Role.STRATEGIST: _l("Strateg"),
    Role.ADMINISTRATOR: _l("Systemadministratör"),
}

STATE_WORDS = {
    PersonState.NEW: _l("Har inte loggat in"),
    PersonState.INVITED: _l("Inbjuden"),
    PersonState.ACTIVE: _l("Aktiv"),
    PersonState.GONE: _l("Slutat"),
}

MAIL_WORDS = {
    MailChoice.DAILY: _l("Så snart något är på väg"),
    MailChoice.WEEKLY: _l("En gång i veckan"),
    MailChoice.OVERDUE: _l("Bara när något är försenat"),
}

# Each language in itself.
LOCALE_WORDS = {Locale.SV: "Svenska", Locale.EN: "English"}

# A person's properties, as forms and imported files call them.
FIELD_WORDS = {
    "name": _l("Namn"),
    "email": _l("E-postadress"),
    "role": _l("Roll"),
    "organisation": _l("Organisation"),
    "locale": _l("Språk"),
    "mail": _l("Påminnelser"),
}

# What is expected of each role, as an invitation says it.
TASK_WORDS = {
    Role.READER: _l("Du kan följa hur arbetet går, område för område. Inget särskilt väntas av dig."),
    Role.CONTRIBUTOR: _l(
        "Du berättar några gånger om året hur det går med de aktiviteter som du och din organisation ansvarar för. "
        "Du får en påminnelse i god tid, och en lägesrapport tar ett par minuter."
    ),
    Role.COORDINATOR: _l(
        "Du håller ihop dina områden: du ser vilka aktiviteter som behöver uppmärksammas och utser vem som ansvarar. "
        "Du får ett mejl när något är på väg att bli försenat."
    ),
    Role.STRATEGIST: _l(
        "Du håller ihop handlingsplanen: du beslutar om tidplaner och ansvariga och tar fram den årliga uppföljningen."
    ),
    Role.ADMINISTRATOR: _l("Du sköter tjänsten: personer, organisationer, utskick och inställningar."),
}

KIND_WORDS = {
    OrganisationKind.ADMINISTRATION: _l("Förvaltning"),
    OrganisationKind.DISTRICT: _l("Stadsdel"),
    OrganisationKind.UNIT: _l("Enhet"),
    OrganisationKind.BOARD: _l("Nämnd"),
    OrganisationKind.COUNCIL: _l("Råd"),
    OrganisationKind.GROUP: _l("Grupp"),
    OrganisationKind.PARTNER: _l("Samverkanspart"),
    OrganisationKind.USER_ORGANISATION: _l("Brukarorganisation"),
    OrganisationKind.AUTHORITY: _l("Myndighet"),
    OrganisationKind.ASSOCIATION: _l("Förening"),
}
