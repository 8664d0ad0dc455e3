"""Parts that the files drop while staff have written below them, or lead to them."""

import pytest

from capsules.models import Answer, ScenarioChoice, ScenarioStep
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db

QUESTION_TWO = """[[questions]]
id = "two"
answers = [{ id = "good", right = true }, { id = "bad" }]
"""
TEXTS_OF_TWO = """[questions.two]
text = "Question two?"
answers.good.text = "Good two"
answers.good.feedback = "Feedback good two."
answers.bad.text = "Bad two"
answers.bad.feedback = "Feedback bad two."
"""


def test_an_answer_that_staff_edited_keeps_its_question_when_the_files_drop_it(
    folder: Folder,
) -> None:
    folder.load()
    Answer.objects.filter(question__key="two", key="bad").update(text_en="By hand")
    folder.edit("capsule.toml", QUESTION_TWO, "")
    folder.edit("en.toml", TEXTS_OF_TWO, "")
    report = folder.load()
    assert Answer.objects.get(question__key="two", key="bad").text_en == "By hand"
    assert Answer.objects.filter(question__key="two").count() == 2
    assert (report.removed, len(report.kept)) == (0, 3)
    assert folder.load().kept == report.kept


def test_what_staff_hung_on_a_part_keeps_it_when_the_files_drop_it(folder: Folder) -> None:
    """Deleting the step would take the choice that leads to it along."""
    folder.load()
    start, middle = (ScenarioStep.objects.get(key=key) for key in ("start", "middle"))
    ScenarioChoice.objects.create(step=start, leads_to=middle, key="own", number=3, text_en="Own")
    folder.edit("capsule.toml", ', { id = "wait", to = "middle" }', "")
    folder.edit(
        "capsule.toml",
        '[[scenario.steps]]\nid = "middle"\nchoices = [{ id = "go", to = "end" }]\n',
        "",
    )
    folder.edit("en.toml", 'choices.wait.text = "Wait a little"\n', "")
    folder.edit(
        "en.toml",
        '[scenario.steps.middle]\ntext = "You wait."\nchoices.go.text = "Go now"\n',
        "",
    )
    report = folder.load()
    assert ScenarioChoice.objects.filter(key="own", leads_to=middle).exists()
    assert ScenarioChoice.objects.filter(step=middle, key="go").exists()
    assert not ScenarioChoice.objects.filter(key="wait").exists()
    assert report.removed == 1
