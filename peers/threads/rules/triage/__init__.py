"""What the words of a message give away: a first look that may only raise the risk.

`letters` folds spelling away; `tokens` cuts a text into words and the forms each may stand for;
`patterns` is the small language in which a signal phrase is written; `lexicon` reads the phrases
of a language from `peers/threads/signals/<language>.json`; `combinations` says what two signals
mean together; `languages` and `scripts` say whether we can read the text at all; `screening` puts
it together. Finding nothing proves nothing: the caller decides from topic and answers as well.
"""

from .screening import Hit, Screening, screen

__all__ = ["Hit", "Screening", "screen"]
