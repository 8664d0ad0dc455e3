"""Codes put into words for helpers: why routing chose as it did, what happened, what was heard.

The rows hold codes only, so that the ledger and the events never carry anybody's text; the words
are made here, in the reader's language, with nobody blamed.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from capsules import topics
from peers.threads.models import AgeBand, EscalationStep, GlassOpening, Outcome
from peers.threads.questions import words_of
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk

Words = Promise | str

LEVELS: dict[int, Words] = {
    Risk.R0: _("information"),
    Risk.R1: _("mild"),
    Risk.R2: _("concern"),
    Risk.R3: _("serious"),
    Risk.R4: _("immediate"),
}

# What moving a thread to a level does, said before the button is pressed.
LEVEL_EFFECTS: dict[int, Words] = {
    Risk.R1: _("A peer expert may still answer. The first answer is due within 24 hours."),
    Risk.R2: _("The thread leaves the peer expert at once and stays with adults."),
    Risk.R3: _(
        "No peer expert can see the thread any more. A coach answers within a staffed hour, the "
        "on-call adult at night. Closing or lowering it takes two adults."
    ),
    Risk.R4: _(
        "The on-call adult is called now, at any hour, and the next one every 15 minutes until "
        "somebody answers. The youth sees 112 and 101 at once."
    ),
}

STATUSES: dict[str, Words] = {
    Status.WAITING: _("Waiting for a helper"),
    Status.OFFERED: _("Offered to a peer expert"),
    Status.WITH_PEER: _("With a peer expert"),
    Status.AWAITING_APPROVAL: _("A reply waits for approval"),
    Status.WITH_COACH: _("With a coach"),
    Status.ON_CALL: _("With on-call"),
    Status.LEADS: _("With the safeguarding leads"),
    Status.REFERRED: _("Handed over to a service"),
    Status.CLOSED: _("Closed"),
    Status.ERASED: _("Erased"),
}

TOPICS: dict[str, Words] = {code: topic.label for code, topic in topics.TOPICS.items()}

REASONS: dict[str, Words] = {
    Reason.LANGUAGE: _("does not speak the language of this thread"),
    Reason.TOPIC: _("has not been trained for this topic"),
    Reason.NOT_WANTED: _("asked not to get this topic"),
    Reason.NOT_ACTIVE: _("is not active: a check, a consent or a training has run out, or paused"),
    Reason.NO_COACH: _("has no coach who can watch over the answers now"),
    Reason.AWAY: _("is away"),
    Reason.QUIET_HOURS: _("is not asked at night or in school hours"),
    Reason.OUTSIDE_HOURS: _("is outside the hours they chose"),
    Reason.FULL: _("has as many threads as they may have"),
    Reason.RESTING: _("rests after a hard thread"),
    Reason.CONFLICT: _("knows somebody in the youth's group"),
    Reason.SAME_GROUP: _("is in the youth's group, and the youth wants someone they do not know"),
    Reason.OTHER_GROUP: _("is not in the youth's group, and the youth wants someone from it"),
    Reason.NAMED_BY_YOUTH: _("is ruled out by the youth's wish"),
    Reason.ACCUSED: _("is left out, since it is or may be about them or their group"),
    Reason.HAD_IT: _("had this thread before"),
    Reason.NOT_ON_DUTY: _("is not on duty now"),
    Reason.DECLINED: _("said no to the offer"),
    Reason.NO_ANSWER: _("did not answer in time"),
    Reason.RED_BUTTON: _("found it too heavy and passed it to an adult"),
    Reason.HANDED_BACK: _("handed it back"),
    Reason.RISK_RAISED: _("the risk was raised, so it went to an adult"),
    Reason.TAKEN_OVER: _("an adult took over"),
    Reason.PASSED_UP: _("it was passed up"),
    Reason.LAPSED_PAPERS: _("paused, left, or a check, consent or training ran out"),
    Reason.CLOSED: _("the thread was closed"),
    Reason.ERASED: _("the thread was erased"),
}

# Why a thread left a peer's hands, told to the peer: one word of thanks, never of blame, and
# nothing of what became serious in it (S07). Whatever is not here went to an adult.
LEFT: dict[str, Words] = {
    Reason.LAPSED_PAPERS: _("Thank you. Somebody else is asked now."),
    Reason.NO_ANSWER: _("That is fine. Somebody else is asked."),
    Reason.CLOSED: _("One of your threads is closed now. Thank you."),
    Reason.ERASED: _("One of your threads is closed now. Thank you."),
}
TAKEN: Words = _("An adult has taken over. Thank you.")

ENDINGS: dict[str, Words] = {
    Ending.OPEN: _("asked, no answer yet"),
    Ending.ACCEPTED: _("accepted"),
    Ending.ASSIGNED: _("was given the thread"),
    Ending.DECLINED: _("said no to the offer"),
    Ending.LAPSED: _("did not answer in time"),
    Ending.WITHDRAWN: _("the offer was taken back"),
    Ending.NOBODY: _("nobody fitted"),
}

EVENTS: dict[str, Words] = {
    "opened": _("The thread was opened"),
    "asked": _("The youth wrote"),
    "offered": _("A peer expert was asked"),
    "accepted": _("The peer expert accepted"),
    "declined": _("The peer expert said no"),
    "lapsed": _("The offer ran out"),
    "withdrawn": _("The thread left this helper"),
    "nobody": _("Nobody fitted"),
    "assigned": _("Given to an adult"),
    "escalated": _("Called"),
    "acknowledged": _("An adult is on it"),
    "proposed": _("A reply was proposed"),
    "sent_back": _("The reply went back with a note"),
    "questioned": _("A question was sent to the youth"),
    "answered": _("The youth answered a question"),
    "replied": _("An answer reached the youth"),
    "noted": _("A note for the team"),
    "talked": _("A word between peer expert and adult"),
    "red_button": _("Too heavy: passed to an adult"),
    "risk_raised": _("The risk was raised"),
    "risk_lowered": _("The risk was lowered"),
    "topic_changed": _("The topic was changed"),
    "taken_over": _("An adult took over"),
    "handed_over": _("Handed over to the next adult"),
    "second_asked": _("A second adult was asked to confirm"),
    "second_refused": _("The second adult said no"),
    "referred": _("Handed over to a service"),
    "referral_confirmed": _("The hand-over was checked"),
    "read": _("Read by someone it was not assigned to"),
    "glass_opened": _("Opened under break-glass"),
    "glass_ended": _("Break-glass was ended"),
    "named": _("The name of a safeguarding lead is in the text"),
    "accused": _("It was noted whom this is about"),
    "cleared": _("It was noted whom this is not about"),
    "code_used": _("The youth came back with the code"),
    "code_changed": _("The youth changed the code"),
    "reminded": _("A reminder was sent"),
    "listener": _("A peer expert listens on"),
    "wished_to_close": _("The youth would like to close"),
    "wished_to_erase": _("The youth would like the text erased"),
    "closed": _("Closed"),
    "reopened": _("Opened again"),
    "rated": _("The youth rated the help"),
    "erased": _("The text was erased"),
}

QUESTIONS: dict[str, Words] = {
    "in_danger": _("In danger now"),
    "threatened": _("Someone threatens, or asks for money, pictures or a meeting"),
    "image_shared": _("A picture of them is going round"),
    "self_harm": _("Thinking of hurting themselves"),
}
ANSWERS: dict[str, Words] = {"yes": _("yes"), "no": _("no"), "unsure": _("does not know")}

SIGNALS: dict[str, Words] = {
    "abuse": _("violence or abuse"),
    "adult_contact": _("an adult seeks contact"),
    "bath": _("the bathroom"),
    "bedroom": _("the bedroom"),
    "bullying": _("bullying"),
    "camera": _("a camera or a picture"),
    "closeness": _("somebody comes close"),
    "control": _("being controlled"),
    "dark": _("dark thoughts"),
    "deadline": _("a deadline"),
    "death": _("words about death"),
    "distress": _("great distress"),
    "dont_tell": _("told not to tell anyone"),
    "ending": _("an end to everything"),
    "exploitation": _("exploitation"),
    "fear": _("fear"),
    "filmed": _("being filmed"),
    "gave": _("something was given or sent"),
    "gifts_debt": _("gifts or a debt"),
    "giving_away": _("giving things away"),
    "goodbye": _("a goodbye"),
    "held": _("being held somewhere"),
    "helper_accusation": _("a helper is accused"),
    "image_threat": _("a threat with pictures"),
    "kin": _("a relative"),
    "leaving": _("leaving or disappearing"),
    "location": _("a place asked or given"),
    "marriage": _("a marriage"),
    "means": _("a means to hurt oneself"),
    "meeting": _("a meeting"),
    "missing": _("somebody is missing"),
    "money": _("money is asked"),
    "older_partner": _("a much older partner"),
    "online_stranger": _("a stranger from the internet"),
    "papers": _("identity papers"),
    "pressed": _("being pressed"),
    "radicalisation": _("radicalisation"),
    "refused": _("a no that was not heard"),
    "secrecy": _("secrecy"),
    "self_harm": _("self-harm"),
    "sexual_acts": _("sexual acts"),
    "sexual_images": _("sexual images"),
    "sexual_thoughts_children": _("sexual thoughts about children"),
    "spread": _("something is spread"),
    "toil": _("work or a debt to work off"),
    "together": _("several signs in the text that mean more together"),
    "ultimatum": _("an ultimatum"),
    "undress": _("undressing"),
    "weapon": _("a weapon"),
}

# What is neither a topic, an answer, an age nor a single signal.
ASSESSED: dict[str, Words] = {
    "signals:together": _("several signs in the text that mean more together"),
    "language:unknown": _("the language of the text could not be told"),
    "language:mismatch": _("the text is in another language than the one chosen"),
    "script:mixed": _("several scripts are mixed in the text"),
    "text:too_long": _("the text is too long to be read by the portal"),
    "leads": _("it may be about a helper, so only the safeguarding leads see it"),
    "age:u16": _("age: under 16"),
    "person": _("by judgement of the person"),
}


def level(risk: int) -> str:
    """`R3 serious`: a code for the practised eye, a word for everybody."""
    return f"R{int(risk)} {LEVELS[risk]}"


def reasons(codes: Iterable[str]) -> str:
    """Why a helper was not asked, as one sentence part; an old code is shown as it is."""
    return ", ".join(str(REASONS.get(code, code)) for code in codes)


def assessed(code: str) -> str:
    """One reason of a risk assessment: `topic:grooming`, `signal:death:en-12`, `age:u13`."""
    if code in ASSESSED:
        return str(ASSESSED[code])
    kind, _colon, rest = code.partition(":")
    if kind == "topic":
        return gettext("topic: %(what)s") % {"what": TOPICS.get(rest, rest)}
    if kind == "answer":
        return gettext("answer: %(what)s") % {"what": _answer(rest)}
    if kind == "age":
        return gettext("age: %(what)s") % {"what": dict(AgeBand.choices).get(rest, rest)}
    if kind == "signal":
        group, _colon, entry = rest.partition(":")
        what = {"what": SIGNALS.get(group, group), "entry": entry}
        return gettext("in the text: %(what)s (entry %(entry)s of the list)") % what
    return str(REASONS.get(code, code))


def _answer(rest: str) -> str:
    question, _colon, given = rest.partition(":")
    words = str(QUESTIONS.get(question) or words_of(question))
    return f"{words}: {ANSWERS.get(given, given)}" if given else words


def requested(action: str, data: Mapping[str, Any]) -> str:
    """What a second adult is asked to confirm (S13)."""
    if action == "close":
        outcome = dict(Outcome.choices).get(data.get("outcome", ""), "")
        return gettext("Close this thread: %(outcome)s") % {"outcome": outcome}
    if action == "lower":
        return gettext("Lower the risk to %(level)s") % {"level": level(int(data["level"]))}
    if action == "refer":
        service = {"service": data.get("service", "")}
        return gettext("Hand over to %(service)s without the youth's agreement") % service
    return gettext("Erase this thread for good")


def detail(data: Mapping[str, Any]) -> str:
    """The codes an event carries, in words; what has no words for helpers is left out."""
    told = []
    if reason := data.get("reason"):
        told.append(str(REASONS.get(reason, reason)))
    if rung := data.get("rung"):
        told.append(str(dict(EscalationStep.Rung.choices).get(rung, rung)))
    if data.get("level") is not None:
        told.append(level(int(data["level"])))
    if data.get("from") in TOPICS and data.get("to") in TOPICS:
        names = {"old": TOPICS[data["from"]], "new": TOPICS[data["to"]]}
        told.append(gettext("from %(old)s to %(new)s") % names)
    if glass := data.get("glass"):
        told.append(str(dict(GlassOpening.Reason.choices).get(glass, glass)))
    if outcome := data.get("outcome"):
        told.append(str(dict(Outcome.choices).get(outcome, outcome)))
    return ", ".join(told)
