"""Plights: what is told around the thing itself, by those who do not name it.

Somebody writes that a man asks when their mother works, that a friend blames the cat for the marks
on her arm, that everyone will be asleep tonight. Each of these concepts is worth little alone; the
table says beside which others it is a story (stories.py), for every language alike.
"""

# Concept -> the group of its hits, and the concepts beside which it counts.
PLIGHTS: dict[str, tuple[str, str]] = {
    "token": ("image_threat", "unless spread holds reaches_kin secret pay refusal track"),
    "reaches_kin": ("image_threat", "unless picture pay stranger bare camera"),
    "scouting": ("online_stranger", "stranger offer child elder secret late"),
    "astray": ("held", "stranger elder meet fear night alone unreachable"),
    "invites": ("meeting", "runaway stranger elder offer night fear favour drunk secret"),
    "withdrawn": ("distress", "spread bare marks child marry elder hurt"),
    "all_asleep": ("goodbye", "over_with means release farewell prepared enters runaway"),
    "over_with": ("goodbye", "means farewell prepared entrusted wont_need own_skin body_harm"),
    "unreachable": ("missing", "stranger runaway farewell over_with wont_need elder invites"),
    "wont_need": ("giving_away", "body_harm own_skin release farewell prepared marks gone"),
    "marks": ("self_harm", "excuse withdrawn secret kin partner fear"),
    "favour": ("exploitation", "papers helper elder stranger offer secret private debt alone"),
    "barricade": ("abuse", "kin night fear elder drunk helper forebear partner"),
    "dread_home": ("leaving", "hurt fear unease kin elder drunk night forebear secret"),
    "unexplained": ("exploitation", "elder meet secret withdrawn stranger clients"),
}
# What is told by itself: a marriage that others have settled.
ALONE: dict[str, str] = {"arranged": "marriage"}
# Denials are part of these: he does not answer, she will not need it any more.
WITH_DENIALS = frozenset("astray withdrawn over_with unreachable wont_need dread_home".split())
PLIGHT_CONCEPTS = frozenset({*PLIGHTS, *ALONE, "excuse"})
