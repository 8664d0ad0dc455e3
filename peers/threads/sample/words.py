"""What the invented youths and helpers of the demonstration write: original, harmless to read."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """A youth's first message with what else the form asks, and an answer that fits it."""

    language: str
    topic: str
    age_band: str
    nickname: str
    text: str
    reply: str
    yes: tuple[str, ...] = ()


PEER_QUESTIONS = (
    Question(
        "en",
        "account_security",
        "13-15",
        "Robin",
        "My cousin knows the password of my game account and now my skins are gone. "
        "How do I get him out without losing everything?",
        "Good that you ask. First choose a new password that only you know, three words that "
        "do not belong together. Then look in the settings for 'log out everywhere'. After that "
        "nobody is in your account but you. If you like, we go through it step by step.",
    ),
    Question(
        "nl",
        "privacy_reputation",
        "13-15",
        "Mus",
        "Op mijn oude profiel staan foto's van toen ik tien was. Iedereen van mijn klas kan ze "
        "zien. Hoe krijg ik die weg als ik het wachtwoord niet meer weet?",
        "Dat snap ik, het is jouw profiel. Vraag eerst een nieuw wachtwoord aan met het "
        "mailadres van toen. Lukt dat niet, dan kan je het profiel melden als 'mijn oude "
        "account'. Wij helpen je met de juiste knop.",
    ),
    Question(
        "fr",
        "account_security",
        "16-17",
        "Étoile",
        "J'ai reçu un message qui dit que mon compte va être bloqué si je ne clique pas sur le "
        "lien. Est-ce que c'est vrai ?",
        "Tu as bien fait de ne pas cliquer. C'est un piège très courant. Supprime le message, "
        "ouvre l'application toi-même et regarde s'il y a un avertissement. S'il n'y en a pas, "
        "tout va bien.",
    ),
    Question(
        "ar",
        "account_security",
        "13-15",
        "نجمة",
        "كيف أختار كلمة سر قوية لهاتفي الجديد؟ لم أفعل ذلك من قبل وأخاف أن أنساها.",
        "سؤال جيد. اختر ثلاث كلمات لا علاقة بينها، فهي سهلة التذكر وصعبة على غيرك. "
        "اكتبها على ورقة واحفظها في مكان آمن، ولا تعطها لأحد.",
    ),
    Question(
        "en",
        "love_relationships",
        "13-15",
        "Kiwi",
        "I like someone in my class and we write every day. How do I know if they like me too "
        "without making it weird?",
        "Nice that you write every day! You can ask something small, like doing something "
        "together with others. How they answer tells you a lot. And if they need time, that is "
        "fine too.",
    ),
    Question(
        "nl",
        "commercial_gaming",
        "u13",
        "Vosje",
        "Ik heb per ongeluk iets gekocht in een spel op de tablet van mijn mama. Kan ik die "
        "aankoop ongedaan maken?",
        "Dat gebeurt vaker dan je denkt. In de winkel van de gsm staat bij 'aankopen' een knop "
        "om geld terug te vragen. Vertel het ook aan je mama, samen is het zo geregeld.",
    ),
    Question(
        "fr",
        "excessive_use",
        "13-15",
        "Lune",
        "Je regarde des vidéos jusque tard et le matin je suis fatigué. Comment faire pour "
        "arrêter plus tôt ?",
        "Beaucoup de jeunes connaissent ça. Essaie de poser ton téléphone hors de la chambre et "
        "de mettre une alarme pour arrêter. Commence par trois soirs, et raconte-nous.",
    ),
    Question(
        "en",
        "privacy_reputation",
        "16-17",
        "Otter",
        "My friends can always see where I am on the map in the app. Can I switch that off so "
        "that they do not notice?",
        "Yes. In the app look for 'ghost mode' or 'location' in the settings. You never owe "
        "anyone your place on a map. If somebody gets angry about it, tell us, we think along.",
    ),
)

COACH_QUESTIONS = (
    Question(
        "ar",
        "migration_legal",
        "16-17",
        "سفر",
        "وصلت منذ شهرين ولا أعرف من هو الوصي عليّ ومتى يأتي. من أسأل؟",
        "أهلاً بك. لك الحق في وصي مجاني. سنسأل معاً خدمة الوصاية عن اسمه، وسنخبرك هنا خلال يومين.",
    ),
    Question(
        "en",
        "other",
        "13-15",
        "Nobody",
        "I do not know how to say it. Something is not right in the group chat and I feel sick "
        "when I open it.",
        "Thank you for writing, even without the right words. You can begin anywhere: who is in "
        "the chat, or what you saw last. We have time.",
    ),
    Question(
        "nl",
        "mental_distress",
        "13-15",
        "Wolk",
        "Ik ben al weken moe en heb nergens zin in. Op school merkt niemand het.",
        "Fijn dat je schrijft. Weken moe zijn is zwaar. Is er thuis of op school iemand bij wie "
        "je je rustig voelt? We zoeken samen wat jou nu kan helpen.",
    ),
)

SERIOUS_QUESTIONS = (
    Question(
        "en",
        "sextortion",
        "13-15",
        "Shade",
        "Someone I met online has a picture of me and says he will send it to my friends if I do "
        "not pay.",
        "You did right to write, and this is not your fault. Please do not pay and send nothing "
        "more. Keep his messages, stop answering. I am Karin, I stay with you while we stop this.",
        yes=("threatened",),
    ),
    Question(
        "nl",
        "ncii",
        "16-17",
        "Anker",
        "Mijn ex heeft een foto van mij rondgestuurd in de klasgroep. Wat moet ik doen?",
        "Wat hij deed mag niet, en het is niet jouw fout. Vandaag doen we drie dingen samen: "
        "melden bij de app, Take It Down, en iemand kiezen die naast je staat.",
        yes=("image_shared",),
    ),
    Question(
        "fr",
        "grooming",
        "13-15",
        "Plume",
        "Un homme que j'ai connu dans un jeu veut me voir et dit que je ne dois en parler à "
        "personne.",
        "Merci d'avoir osé l'écrire. Quelqu'un qui demande le secret n'est pas un ami. Ne va pas "
        "à ce rendez-vous. Je suis là, et on regarde ensemble comment te protéger.",
    ),
)

IMMEDIATE_QUESTION = Question(
    "en",
    "runaway",
    "13-15",
    "Night",
    "I left home this afternoon and I do not know where to sleep tonight.",
    "I am Oscar, an adult, and I am here now. Are you somewhere with light and people? "
    "You can call 116 000 for free; they answer all night and you decide what you tell them.",
    yes=("in_danger",),
)

ACCUSATION = Question(
    "en",
    "staff_concern",
    "16-17",
    "Quiet",
    "I want to complain about the way a coach spoke to me last week.",
    "Thank you for telling us. Only the two safeguarding leads read this. You decide how we go "
    "on, and nobody from your group will know that you wrote.",
)

FOLLOW_UP = {
    "en": "Thank you, that helps. One more question: what if they ask me why?",
    "fr": "Merci, ça m'aide. Encore une question : et si on me demande pourquoi ?",
    "nl": "Dank je, dat helpt. Nog één vraag: wat als ze me vragen waarom?",
    "ar": "شكراً، هذا يساعدني. سؤال آخر: ماذا أقول إذا سألوني لماذا؟",
}
