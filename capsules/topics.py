"""What help is asked for: the 31 topic codes and the plain choices a youth sees.

The codes and their Insafe and Child Helpline International categories come from
`capsules/data/topics.json`; the words people read are here, so that gettext finds them.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Statistics name the version they were counted under; change it whenever a code or a category does.
CODE_LIST_VERSION = "2026-11"
_DATA = Path(__file__).parent / "data" / "topics.json"


@dataclass(frozen=True)
class Topic:
    """A topic code with its plain label and the categories it is reported under."""

    code: str
    label: str | Promise
    insafe: str
    chi: str
    default_risk: str


@dataclass(frozen=True)
class YouthChoice:
    """A plain choice with a picture on the help form; `code` is a topic code.

    `icon` names a picture of static/img/icons.svg.
    """

    code: str
    icon: str
    label: str | Promise


_LABELS: dict[str, str | Promise] = {
    "account_security": _("Accounts and passwords"),
    "privacy_reputation": _("Privacy and what others see"),
    "technical_settings": _("Settings and how things work"),
    "media_literacy": _("True or false on the internet"),
    "commercial_gaming": _("Games, money, tricks and advertising"),
    "excessive_use": _("Too much screen time"),
    "harmful_content": _("Shocking or harmful content"),
    "radicalisation": _("Extremism and recruiting"),
    "hate_speech": _("Hate and discrimination"),
    "cyberbullying": _("Cyberbullying"),
    "love_relationships": _("Love and relationships"),
    "sexting_consensual": _("Sexting by agreement"),
    "ncii": _("Intimate images shared without consent"),
    "sexual_harassment_online": _("Unwanted sexual messages"),
    "sextortion": _("Sexual extortion"),
    "grooming": _("Grooming"),
    "csam_seen": _("Images of child sexual abuse seen"),
    "teen_pimp": _("Teen pimps"),
    "exploitation": _("Exploitation and trafficking"),
    "runaway": _("Running away or missing"),
    "abuse_offline": _("Violence or neglect"),
    "stalking_control": _("Stalking and control"),
    "suicide": _("Suicidal thoughts"),
    "self_harm": _("Self-harm"),
    "mental_distress": _("Feeling bad"),
    "migration_legal": _("Papers, guardian and rights"),
    "own_harmful_behaviour": _("I did something that hurt someone"),
    "staff_concern": _("A concern about a helper"),
    "contact_by_adult": _("An adult who seeks contact with young people"),
    "peer_wellbeing": _("A peer expert needs support"),
    "other": _("Something else"),
}


def _read() -> dict[str, Topic]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return {
        row["code"]: Topic(
            code=row["code"],
            label=_LABELS[row["code"]],
            insafe=row["insafe"],
            chi=row["chi_aselo"],
            default_risk=row["default_risk"],
        )
        for row in rows
    }


TOPICS: dict[str, Topic] = _read()
TOPIC_CHOICES = [(topic.code, topic.label) for topic in TOPICS.values()]

YOUTH_CHOICES: tuple[YouthChoice, ...] = (
    YouthChoice("account_security", "key", _("My account or my password")),
    YouthChoice("privacy_reputation", "eye", _("What others can see about me")),
    YouthChoice("cyberbullying", "sad", _("Someone is mean to me online")),
    YouthChoice("sexting_consensual", "smartphone", _("A question about sexting")),
    YouthChoice("ncii", "image", _("A picture or video of me")),
    YouthChoice("sextortion", "alert", _("Someone threatens me, or wants money or pictures")),
    YouthChoice("grooming", "mask", _("An adult or a stranger writes to me")),
    YouthChoice("love_relationships", "heart", _("Love and relationships")),
    YouthChoice("commercial_gaming", "game", _("Games, shopping or money online")),
    YouthChoice("migration_legal", "scale", _("My papers, my guardian, my rights")),
    YouthChoice("mental_distress", "cloud", _("I feel very bad")),
    YouthChoice("abuse_offline", "hand", _("Someone hurts me")),
    YouthChoice("staff_concern", "flag", _("I want to complain about a helper")),
    YouthChoice("other", "question", _("Something else")),
)
_CHOICE_OF = {choice.code: choice for choice in YOUTH_CHOICES}

# Where a link carries a code that the form does not offer, the choice nearest to it.
_NEAREST = {
    "technical_settings": "account_security",
    "media_literacy": "other",
    "excessive_use": "mental_distress",
    "harmful_content": "other",
    "radicalisation": "grooming",
    "hate_speech": "cyberbullying",
    "sexual_harassment_online": "grooming",
    "csam_seen": "other",
    "teen_pimp": "sextortion",
    "exploitation": "sextortion",
    "runaway": "abuse_offline",
    "stalking_control": "sextortion",
    "suicide": "mental_distress",
    "self_harm": "mental_distress",
    "own_harmful_behaviour": "other",
    "contact_by_adult": "grooming",
    "peer_wellbeing": "mental_distress",
}


def youth_choice(code: str) -> YouthChoice | None:
    """The choice to tick beforehand for a topic code; None for a code nobody knows."""
    if code not in TOPICS:
        return None
    return _CHOICE_OF[_NEAREST.get(code, code)]


# What the page of a topic says first. The choices without a line have no page: whoever complains
# about a helper, or means something else, writes at once.
ABOUT: dict[str, str | Promise] = {
    "account_security": _("How you keep your accounts, and how you get one back."),
    "privacy_reputation": _("You decide what others may know and see. Here is how to keep it so."),
    "cyberbullying": _("Insults, being left out, false profiles. It can stop, with help."),
    "sexting_consensual": _("Questions are normal. What counts before, and what helps after."),
    "ncii": _("Somebody shows or shares it without your yes, real or fake. It is not your fault."),
    "sextortion": _("Do not pay, send nothing more, tell somebody. You can get out of this."),
    "grooming": _("Somebody is very kind and wants more and more. Here is how you notice it."),
    "love_relationships": _("Being in love, saying no, breaking up. Nobody has to push you."),
    "commercial_gaming": _("Tricks, false offers, things that cost more than they seem."),
    "migration_legal": _("Who helps you when you came alone, and what you may ask for."),
    "mental_distress": _("Sad, afraid, tired of everything. You do not have to carry it alone."),
    "abuse_offline": _("Nobody may hit, touch or frighten you. There are people who make it stop."),
}


def topic_page(code: str) -> str | None:
    """The code whose page speaks of `code`; None where none does."""
    choice = youth_choice(code)
    return choice.code if choice and choice.code in ABOUT else None
