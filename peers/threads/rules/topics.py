"""What each topic asks for: its default risk and whether a peer may ever be asked (S09).

The 31 codes and their Insafe and Child Helpline International categories are in
`capsules/data/topics.json`; a test holds the two lists together.
"""

from enum import IntEnum


class Risk(IntEnum):
    R0 = 0  # information: a how-to question
    R1 = 1  # mild: the writer is in control, no threat
    R2 = 2  # concern: repeated, distress, pressure, under 13
    R3 = 3  # serious: images, coercion, an adult, abuse, self-harm, fear
    R4 = 4  # immediate: plan, means and time; meeting tonight; missing; held


# Where the source gives a range, the lower end is the default: answers, age and signals raise it.
DEFAULT_RISK: dict[str, Risk] = {
    "account_security": Risk.R0,
    "privacy_reputation": Risk.R0,
    "technical_settings": Risk.R0,
    "media_literacy": Risk.R0,
    "commercial_gaming": Risk.R0,
    "excessive_use": Risk.R1,
    "harmful_content": Risk.R1,
    "radicalisation": Risk.R3,
    "hate_speech": Risk.R1,
    "cyberbullying": Risk.R1,
    "love_relationships": Risk.R0,
    "sexting_consensual": Risk.R1,
    "ncii": Risk.R3,
    "sexual_harassment_online": Risk.R2,
    "sextortion": Risk.R3,
    "grooming": Risk.R3,
    "csam_seen": Risk.R3,
    "teen_pimp": Risk.R4,
    "exploitation": Risk.R3,
    "runaway": Risk.R4,
    "abuse_offline": Risk.R3,
    "stalking_control": Risk.R3,
    "suicide": Risk.R4,
    "self_harm": Risk.R3,
    "mental_distress": Risk.R2,
    "migration_legal": Risk.R1,
    "own_harmful_behaviour": Risk.R3,
    "staff_concern": Risk.R4,
    "contact_by_adult": Risk.R3,
    "peer_wellbeing": Risk.R2,
    "other": Risk.R0,
}

# S09, and the topics whose first reader is a coach by the code list.
NEVER_PEER: frozenset[str] = frozenset(
    {
        "radicalisation",
        "ncii",
        "sextortion",
        "grooming",
        "csam_seen",
        "teen_pimp",
        "exploitation",
        "runaway",
        "abuse_offline",
        "stalking_control",
        "suicide",
        "self_harm",
        "migration_legal",
        "own_harmful_behaviour",
        "staff_concern",
        "contact_by_adult",
        "peer_wellbeing",
        "other",
    }
)

# S11: an accusation against a helper is seen by the safeguarding leads alone.
LEADS_ONLY: frozenset[str] = frozenset({"staff_concern"})
