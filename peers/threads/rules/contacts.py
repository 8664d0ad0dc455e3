"""How contacts are written: the patterns that `masking` looks for in a text's shadow.

The shadow has small letters, 0-9 for every script's digits, plain dots and dashes, and `UNSEEN`
for what cannot be seen. No pattern repeats without a bound.
"""

import re

UNSEEN = "\u200b"

# --- numbers ----------------------------------------------------------------------------------
_BETWEEN = rf"[ .\-/()_*:|~{UNSEEN}]"
# Digits with up to five signs between them; a new line or a word ends it.
RUN = re.compile(rf"\+?\d(?:{_BETWEEN}{{0,5}}\+?\d)*")
PLAIN_RUN = re.compile(r"\+?\d(?:[^\d]{0,6}\d)*")

_DATE = (
    r"(?:(?:0?[1-9]|[12]\d|3[01])[./\- ](?:0?[1-9]|1[0-2])[./\- ](?:(?:19|20)\d\d|\d\d)"
    r"|(?:19|20)\d\d[./\-](?:0?[1-9]|1[0-2])[./\-](?:0?[1-9]|[12]\d|3[01]))"
)
_TIME = r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d)?"
_YEAR = r"(?:19|20)\d\d"
_MOMENT = rf"(?:{_DATE}|{_TIME}|{_YEAR})"
_MOMENTS = re.compile(rf"{_MOMENT}(?:(?: ?- ?| {{1,2}}|/){_MOMENT}){{0,3}}")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[ .]\d{3}){1,3}|[1-9]\d{0,8}")
_CURRENCY = (
    r"(?:€|\$|£|₴|₦|euros?|eur|dollars?|usd|pounds?|lei|ron|lek[eë]?|leva?|лв|грн|гривень|dinars?"
    r"|يورو|دينار|دولار|یورو|يورو|افغاني|afghani|naira)"
)
_MONEY_AFTER = re.compile(rf"(?:,\d\d)? ?{_CURRENCY}(?!\w)")
_MONEY_BEFORE = re.compile(rf"(?<!\w){_CURRENCY} ?\Z")


def is_harmless_run(shadow: str, start: int, end: int) -> bool:
    """Whether many digits are no contact: dates and times, years, an amount of money."""
    run = shadow[start:end]
    if _MOMENTS.fullmatch(run):
        return True
    if not _AMOUNT.fullmatch(run):
        return False
    before = shadow[max(0, start - 12) : start]
    return bool(_MONEY_AFTER.match(shadow, end) or _MONEY_BEFORE.search(before))


# --- e-mail and links -------------------------------------------------------------------------
_W = rf"\w{UNSEEN}"
_AT = r" ?(?:@|[(\[{] ?(?:at|arobase|apenstaartje|ät) ?[)\]}]) ?"
_DOT = r"(?: ?[(\[{] ?(?:dot|punt|point|punkt) ?[)\]}] ?| (?:dot|punt|point|punkt) |\.)"
MAIL = (
    re.compile(rf"[{_W}.+\-]{{1,64}}{_AT}[{_W}\-]{{1,63}}(?:{_DOT}[{_W}\-]{{1,63}}){{1,5}}"),
    re.compile(
        rf"[{_W}.+\-]{{1,64}} (?:at|chez|bij|bei|op) "
        rf"(?:gmail|hotmail|outlook|yahoo|icloud|proton|live|telenet|skynet)"
        rf"(?:{_DOT}\w{{2,10}})?(?!\w)"
    ),
)
_ENDINGS = (
    "com net org be nl fr eu io gg info app tv xyz online site ru uk link page dev biz club live "
    "chat social al ro bg ua tn ma dz ir pk ng lu ch at es it pl pt ca us cc ws top shop store "
    "brussels vlaanderen gent"
)
# Endings that are words, too ("home.me", "zo.de"): only behind these names, or before a path.
_SHORTENERS = (
    r"(?:t\.me|wa\.me|m\.me|paypal\.me|linktr\.ee|bit\.ly|goo\.gl|youtu\.be|ngl\.link|ask\.fm"
    r"|is\.gd|tinyurl\.com|discord\.gg|instagr\.am|fb\.me)"
)
_REST = r"(?:[/:?#][^\s<>\"]{0,300})?"
LINKS = (
    re.compile(r"(?<![a-z])[a-z][a-z0-9+]{1,11}://[^\s<>\"]{1,500}"),
    re.compile(rf"(?<!\w)www{_DOT}[^\s<>\"]{{1,300}}"),
    re.compile(
        rf"(?<![\w@.])(?:[{_W}\-]{{1,63}}\.){{1,6}}(?:{'|'.join(_ENDINGS.split())})(?![\w\-]){_REST}"
    ),
    re.compile(rf"(?<![\w.]){_SHORTENERS}(?!\w){_REST}"),
    re.compile(r"(?<![\w.])[a-z0-9\-]{2,63}\.[a-z]{2,6}/[^\s<>\"]{1,300}"),
    re.compile(
        rf"(?<!\w)[\w\-]{{2,63}}(?: ?[(\[{{] ?(?:dot|punt|point) ?[)\]}}] ?| (?:dot|punt|point) )"
        rf"(?:com|be|nl|org|net|fr|gg|io)(?!\w){_REST}"
    ),
)

# --- names on other platforms -----------------------------------------------------------------
_PLATFORM = (
    r"(?:instagram|insta|ig|snapchat|snap|sc|tik ?tok|telegram|tg|whats ?app|wapp|discord|dc"
    r"|facebook|fb|messenger|kik|signal|viber|roblox|steam|psn|xbox|twitter|bereal|yubo|skype"
    r"|wechat|threads|fortnite|epic|twitch|imo"
    r"|انستا|إنستا|انستغرام|إنستغرام|انستقرام|اینستا|اینستاگرام|سناب|سناب شات|اسنپ"
    r"|تيليجرام|تلغرام|تلگرام|تيك توك|تیک تاک|واتساب|واتس اب|واتس|فيسبوك|فيس|دیسکورد|ديسكورد"
    r"|инста|инстаграм|інста|інстаграм|снап|снапчат|телеграм|телега|вайбер|дискорд|тикток|фейсбук)"
)
_NAME = r"(?P<name>[^\s,;:!?()\[\]{}\"<>@#]{2,40})"
_OWN = (
    r"(?:my|mijn|mon|ma|mein|add(?: me)?(?: on)?|volg(?: me| mij)?(?: op)?"
    r"|ajoute(?:[ -]moi)?(?: sur)?)"
)
HANDLES = (
    re.compile(r"(?<![\w@])(?P<name>@(?!\d{1,2}(?:[hu:.]|\W|\Z))\w[\w.]{1,40})"),
    re.compile(r"(?<!\w)(?P<name>\w[\w.]{1,31}#\d{4})(?!\d)"),
    re.compile(rf"(?<!\w){_PLATFORM}(?: (?:name|naam|nom|id|user|account))? ?(?:[:=]|->) ?{_NAME}"),
    re.compile(rf"(?<!\w){_OWN} {_PLATFORM}(?: (?:is|est|ist))? {_NAME}"),
    # With neither a colon nor "my": only what is written as no word is.
    re.compile(
        rf"(?<!\w){_PLATFORM}(?: (?:is|est|ist))? "
        r"(?P<name>(?=[^\s]{0,40}[\d_])\w[\w.\-]{2,40})(?!\w)"
    ),
)
# What follows "insta:" or "my snap" in a sentence about it, in the languages that are most written.
_WORDS = frozenset(
    """a about account accounts all already am an and any app are as at back be because been
    blocked but by can chat code data does email everyone friend friends from gone got group had
    has have he help her his how i if in is it just keeps mail me messages my name need no not now
    of off on or our page password people photo photos picture pictures post posts private profile
    public pw she since so somebody someone still stolen stories story streak streaks that the
    their them then there they this to today user username video videos was we were what when
    where who why will with without you your hacked deleted locked suspended banned fake
    aan al alles als ben bericht berichten dat de deze die dit een en er foto fotos gehackt
    geblokkeerd groep had heb heeft help het hij hoe iemand ik in is kan kon kwijt
    maar me meer met mij mijn naar niemand niet nog nu of om ook op over
    profiel staat sinds te toen van vriend vrienden vandaag voor vorige waarom wachtwoord wat
    werd wie wil word wordt ze zij zijn gestolen weg
    ai alors as au aussi avec ce cette ces chez comment compte dans de depuis des donc du elle elles
    en encore est et eu il ils j'ai je la le les ma mais marche mes message messages mon mot ne nom
    nous on ont ou où par pas personne photo photos piraté piratée plus pour pourquoi profil public
    qu'est-ce quand que quelqu'un qui sa sans se ses son sont supprimé sur tout tous trop tu un une
    vidéo vous volé bloqué
    aber auf das der die ein eine er es gehackt hat ich ist jemand kann mein mich mit nicht sie und
    von warum was wer wie wird zu""".split()
)


def looks_like_a_name(match: re.Match[str]) -> bool:
    """Whether what stands where a name would is not simply the next word of the sentence."""
    name = match.group("name").strip(".-'")
    return len(name) > 1 and name not in _WORDS


# --- where somebody lives ---------------------------------------------------------------------
_BOX = r"(?: ?(?:bus|bte|boîte|box|/) ?\w{1,4})?"
_TOWN = r"(?:,? {1,2}(?:b-|be-)?\d{4} \w[\w'\-]{2,30})?"
_HOUSE = rf"\d{{1,4}}[a-z]?(?!\w){_BOX}{_TOWN}"
_ROAD = r"(?:rue|avenue|av\.|boulevard|bd|bld|chaussée|chaussee|allée|allee|impasse|quai)"
_WORD = r"[\w'’\-]{1,30}"
ADDRESSES = (
    re.compile(
        rf"(?<!\w)(?!(?:onder|half|terug|uit|snel|auto)weg)[\w'\-]{{2,40}}"
        rf"(?:straat|laan|weg|plein|dreef|gracht|kade|kaai|stra(?:ss|ß)e|str\.) {{1,2}}{_HOUSE}"
    ),
    re.compile(rf"(?<!\w){_ROAD} (?:{_WORD} ){{0,5}}{_WORD},? {{1,2}}{_HOUSE}"),
    re.compile(
        rf"(?<!\w)\d{{1,4}}(?: ?bis)?,? {{1,2}}{_ROAD} (?:(?:de|du|des|la|le) ){{0,2}}{_WORD}"
    ),
    re.compile(
        rf"(?<!\w)\d{{1,4}}[a-z]? (?P<capital>{_WORD}) (?:{_WORD} ){{0,2}}"
        r"(?:street|road|avenue|lane|drive|boulevard)(?!\w)"
    ),
    re.compile(r"(?<!\w)(?:شارع|خیابان|جاده|سرک) (?:\w{1,30} ){1,3}(?:رقم |پلاک )?\d{1,4}(?!\d)"),
)


def starts_with_a_capital(match: re.Match[str], text: str) -> bool:
    """ "12 Church Street" is an address, "2 people in my street" is not."""
    if "capital" not in match.re.groupindex:
        return True
    return text[match.start("capital")].isupper()
