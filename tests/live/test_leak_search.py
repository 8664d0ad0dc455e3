"""The search of the browser tests finds what it looks for: it must not be silent by mistake."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.live.browser import ARABIC_DIGITS, leaks, spaced

CODE = "48151623420815162342"
WORDS = "a violet giraffe"
LEFT = {
    "the code as it is": CODE,
    "in groups": f"code {spaced(CODE)}.",
    "with dashes in an address": "/?c=" + "-".join(spaced(CODE).split()),
    "in Arabic digits": CODE.translate(ARABIC_DIGITS),
    "words": f"log: {WORDS}",
    "words in an address": "/?q=a+violet+giraffe",
}


def _search(folder: Any, asked: str = "") -> list[str]:
    (folder / "portal.sqlite3").touch()
    portal: Any = SimpleNamespace(var_dir=folder, text="", database_url="sqlite:///")
    youth: Any = SimpleNamespace(code=CODE, asked=[asked])
    return leaks(portal, [], [youth], [WORDS])


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT.keys())
def test_it_finds_what_was_left_in_a_file_or_an_address(tmp_path: Any, left: str) -> None:
    assert _search(tmp_path) == []
    assert _search(tmp_path, asked=left) == ["addresses of visitor 0"]
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text(f"12:00 {left}\n")
    assert _search(tmp_path) == [str(tmp_path / "log" / "web.log")]


def test_it_finds_arabic_words_as_json_escapes_them(tmp_path: Any) -> None:
    (tmp_path / "queue.json").write_text('{"text": "\\u0632\\u0631\\u0627\\u0641\\u0629"}')
    (tmp_path / "portal.sqlite3").touch()
    portal: Any = SimpleNamespace(var_dir=tmp_path, text="", database_url="sqlite:///")
    assert leaks(portal, [], [], ["زرافة"]) == [str(tmp_path / "queue.json")]
