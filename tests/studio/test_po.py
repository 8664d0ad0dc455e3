"""A capsule in one language as a PO file: taken along, brought back, never over newer edits."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from capsules.actions import translations
from capsules.all_texts import texts_of
from capsules.models import Capsule, Card, TranslatedText
from peers.people.models import User
from peers.studio.translating.lines import LineState, lines_of
from peers.studio.translating.po import PoRefused, Verdict, po_of, read_po

pytestmark = pytest.mark.django_db

PO = "/en/studio/translate/small/fr/po/"
HEADING = "cards/first:heading"


def write(key: str, language: str, words: str) -> None:
    capsule = Capsule.objects.get(slug="small")
    one = next(text for text in texts_of(capsule) if text.key == key)
    one.set(language, words)
    one.row.save()
    translations.texts_changed(capsule=capsule, languages={language})


def exported() -> polib.POFile:
    return polib.pofile(po_of(Capsule.objects.get(slug="small"), "fr"))


def entry(file: polib.POFile, key: str = HEADING) -> polib.POEntry:
    return next(one for one in file if one.msgctxt == key)


def verdicts(file: polib.POFile) -> dict[str, Verdict]:
    capsule = Capsule.objects.get(slug="small")
    read = read_po(str(file).encode(), capsule=capsule, language="fr")
    return {one.key: one.verdict for one in read}


def send(client: Client, file: polib.POFile | bytes) -> object:
    content = file if isinstance(file, bytes) else str(file).encode()
    return client.post(f"{PO}import/", {"po": SimpleUploadedFile("small.po", content)})


def french() -> str:
    return Card.objects.rewrite(False).values_list("heading_fr", flat=True).get(key="first")  # type: ignore[attr-defined, no-any-return]


# --- the file -----------------------------------------------------------------------------
def test_the_file_names_each_text_and_its_source_in_reading_order(small: Capsule) -> None:
    file = exported()
    assert [one.msgctxt for one in file][:4] == [
        ":title",
        ":summary",
        "cards/first:heading",
        "cards/first:body",
    ]
    assert (entry(file).msgid, entry(file).msgstr) == ("First heading", "Premier titre")
    assert file.metadata["X-Capsule"] == "small"


def test_what_is_out_of_date_is_fuzzy_and_says_what_the_source_was(small: Capsule) -> None:
    write(HEADING, "en", "A newer heading")
    one = entry(exported())
    assert "fuzzy" in one.flags
    assert (one.msgid, one.previous_msgid) == ("A newer heading", "First heading")


def test_a_file_that_comes_back_as_it_went_changes_nothing(small: Capsule) -> None:
    assert set(verdicts(exported()).values()) == {Verdict.SAME}


def test_a_pot_of_arabic_goes_through_the_file_unharmed(small: Capsule) -> None:
    words = 'كلمات "مقتبسة"\n\n- واحد\n- ١١٦٠٠٠ \\ نهاية'
    write("cards/first:body", "ar", words)
    file = polib.pofile(po_of(Capsule.objects.get(), "ar"))
    assert entry(file, "cards/first:body").msgstr == words


# --- what comes back ----------------------------------------------------------------------
def test_a_changed_text_is_shown_first_and_saved_after_the_yes(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    file = exported()
    entry(file).msgstr = "Autre titre"
    response = send(client, file)
    assert "Autre titre" in response.content.decode()  # type: ignore[attr-defined]
    assert french() == "Premier titre"
    client.post(f"{PO}save/", {"entries": response.context["carried"]})  # type: ignore[attr-defined]
    assert french() == "Autre titre"
    assert TranslatedText.objects.get(part="cards/first", language="fr").written_by == tess


def test_a_text_edited_here_meanwhile_stays_unless_it_is_ticked(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    file = exported()
    entry(file).msgstr = "Du fichier"
    write(HEADING, "fr", "D'ici")
    assert verdicts(file)[HEADING] is Verdict.NEWER_HERE
    response = send(client, file)
    carried = response.context["carried"]  # type: ignore[attr-defined]
    client.post(f"{PO}save/", {"entries": carried})
    assert french() == "D'ici"
    client.post(f"{PO}save/", {"entries": carried, f"over:{HEADING}": "on"})
    assert french() == "Du fichier"


def test_a_file_without_its_marks_overwrites_nothing_unasked(small: Capsule) -> None:
    file = exported()
    entry(file).comment = ""
    entry(file).msgstr = "Du fichier"
    assert verdicts(file)[HEADING] is Verdict.NEWER_HERE


def test_an_edit_between_the_look_and_the_yes_is_not_run_over(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    file = exported()
    entry(file).msgstr = "Du fichier"
    response = send(client, file)
    write(HEADING, "fr", "D'ici, maintenant")
    client.post(f"{PO}save/", {"entries": response.context["carried"]})  # type: ignore[attr-defined]
    assert french() == "D'ici, maintenant"


def test_a_source_that_changed_since_leaves_the_text_out_of_date(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    file = exported()
    entry(file).msgstr = "Autre titre"
    write(HEADING, "en", "A newer heading")
    response = send(client, file)
    assert "will be marked as out of date" in response.content.decode()  # type: ignore[attr-defined]
    client.post(f"{PO}save/", {"entries": response.context["carried"]})  # type: ignore[attr-defined]
    line = next(x for x in lines_of(Capsule.objects.get(), "fr") if x.text.key == HEADING)
    assert (line.saved, line.state) == ("Autre titre", LineState.OUT_OF_DATE)


def test_taking_the_mark_away_says_that_the_text_is_still_right(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    write(HEADING, "en", "First heading!")
    file = exported()
    entry(file).flags = []
    response = send(client, file)
    client.post(f"{PO}save/", {"entries": response.context["carried"]})  # type: ignore[attr-defined]
    assert all(x.state is not LineState.OUT_OF_DATE for x in lines_of(small, "fr"))


def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_taken(small: Capsule) -> None:
    file = exported()
    entry(file).msgstr = "x" * 200
    entry(file, "cards/first:body").msgstr = "Texte"
    file.append(polib.POEntry(msgctxt="cards/none:heading", msgid="x", msgstr="y"))
    file.append(polib.POEntry(msgctxt=HEADING, msgid="First heading", msgstr="Deux fois"))
    read = read_po(str(file).encode(), capsule=small, language="fr")
    left_out = [one for one in read if one.verdict is Verdict.LEFT_OUT]
    assert len(left_out) == 3
    assert all(one.line > 0 and one.why for one in left_out)
    assert {one.key for one in read if one.verdict is Verdict.SAVE} == {"cards/first:body"}


def test_a_text_that_is_still_fuzzy_is_left_out(small: Capsule) -> None:
    file = exported()
    entry(file).msgstr = "À moitié"
    entry(file).flags = ["fuzzy"]
    assert verdicts(file)[HEADING] is Verdict.LEFT_OUT


def test_a_lost_placeholder_is_told_and_can_be_saved(small: Capsule) -> None:
    write("cards/second:body", "en", "Say {name} and 112.")
    file = exported()
    entry(file, "cards/second:body").msgstr = "Dis nom."
    read = read_po(str(file).encode(), capsule=Capsule.objects.get(), language="fr")
    one = next(x for x in read if x.key == "cards/second:body")
    assert one.verdict is Verdict.SAVE
    assert {warning.loss.value for warning in one.warnings} == {"placeholder", "number"}


@pytest.mark.parametrize(
    ("header", "value"), [("X-Capsule", "other"), ("X-Language", "nl"), ("X-Capsule", "")]
)
def test_a_file_of_another_capsule_or_language_is_refused(
    small: Capsule, header: str, value: str
) -> None:
    file = exported()
    file.metadata[header] = value
    with pytest.raises(PoRefused):
        verdicts(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a po file",
        b'msgid "open\nmsgstr ""\n',
        b"\xff\xfe\x00",
        b"/etc/passwd",
        b'msgid ""\nmsgstr "X-Capsule: small\\n"\n\xe9',
        b"x" * (1024 * 1024 + 1),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(
    client: Client, small: Capsule, tess: User, content: bytes
) -> None:
    client.force_login(tess)
    response = send(client, content)
    assert response.status_code == 400  # type: ignore[attr-defined]
    assert b"Nothing has happened." in response.content  # type: ignore[attr-defined]


def test_the_line_of_a_syntax_error_is_told(small: Capsule) -> None:
    content = po_of(small, "fr").replace('"First heading"', '"First "heading"')
    with pytest.raises(PoRefused) as caught:
        read_po(content.encode(), capsule=small, language="fr")
    assert caught.value.line == content[: content.index('"First "')].count("\n") + 1


# --- who ----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "carla", "charlie"])
def test_nobody_else_gets_or_sends_a_file(
    client: Client, small: Capsule, request: pytest.FixtureRequest, who: str
) -> None:
    user = request.getfixturevalue(who)
    user.native_languages = ["fr"]
    user.save()
    client.force_login(user)
    assert client.get(PO).status_code == 404
    assert send(client, exported()).status_code == 400  # type: ignore[attr-defined]
    assert client.post(f"{PO}save/", {"entries": "x"}).status_code == 404


def test_what_was_looked_at_by_one_is_not_saved_by_another(
    client: Client, small: Capsule, tess: User, stan: User
) -> None:
    client.force_login(tess)
    file = exported()
    entry(file).msgstr = "Autre titre"
    carried = send(client, file).context["carried"]  # type: ignore[attr-defined]
    client.force_login(stan)
    assert client.post(f"{PO}save/", {"entries": carried}).status_code == 404
    assert client.post(f"{PO}save/", {"entries": carried + "x"}).status_code == 302
    assert french() == "Premier titre"


def test_the_translator_downloads_the_file(client: Client, small: Capsule, tess: User) -> None:
    client.force_login(tess)
    response = client.get(PO)
    assert response["Content-Disposition"] == 'attachment; filename="small.fr.po"'
    assert "Premier titre" in response.content.decode()
