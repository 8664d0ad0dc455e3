"""Concepts of which two near each other are a reason to worry, whatever else is told."""

# Concepts of which two near each other stand in about one harmless message in a hundred, while
# every third serious one that no other story hears holds two of them.
GRAVE = """
    abroad attack body_harm camera cannot_leave clients courier debt drunk eating elder farewell
    fear flattery harm holds honour hurt intimate late marry means meet offer outed own_skin
    papers pressure private release runaway secret touch track unconscious unless weapon
""".split()
# Of everyday concepts, those that are grave beside one of these.
BESIDE: dict[str, str] = {
    "ask": "attack changing clients courier debt means meet outed secret weapon",
    "kin": "drunk elder enters honour touch unconscious",
    "partner": "cause drunk elder pay",
    "night": "drunk means own_skin runaway",
    "alone": "means",
    "place": "means private",
    "picture": "abroad drunk elder",
    "stranger": "courier marry private",
    "helper": "touch",
    "unease": "abroad drunk",
    "pay": "courier debt",
    "spread": "offer",
}
