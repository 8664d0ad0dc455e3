"""Every package is pinned with hashes, says what it is for, and names no registry."""

import re
from pathlib import Path

import pytest

from tests.running import ROOT

STEMS = ["requirements", "requirements-dev"]


def direct(stem: str) -> set[str]:
    lines = (ROOT / f"{stem}.in").read_text().splitlines()
    return {re.split(r"[\[<>=~ ]", line)[0] for line in lines if line and line[0] not in "#-"}


def pins(stem: str) -> dict[str, str]:
    """Name -> the whole entry with the comment above it."""
    text = (ROOT / f"{stem}.txt").read_text()
    entries = re.split(r"\n(?=# [^\n]*;|[a-z0-9])", text)
    found, comment = {}, ""
    for entry in entries:
        if re.match(r"# [^\n]*;[^\n]*$", entry):
            comment = entry
        elif match := re.match(r"[a-z0-9][a-z0-9-]*", entry):
            found[match[0]] = f"{comment}\n{entry}"
            comment = ""
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_every_package_is_pinned_with_hashes(stem: str) -> None:
    for entry in pins(stem).values():
        assert "==" in entry
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("stem", STEMS)
def test_every_package_says_what_it_is_for(stem: str) -> None:
    entries = pins(stem)
    for name in direct(stem):
        assert entries[name].startswith("# "), name
    for name in entries.keys() - direct(stem):
        assert "# via" in entries[name], name


@pytest.mark.parametrize("path", [f"{stem}{end}" for stem in STEMS for end in (".in", ".txt")])
def test_no_registry_is_named(path: str) -> None:
    text = Path(ROOT / path).read_text()
    assert "://" not in text
    assert "index-url" not in text


def test_both_files_pin_the_same_versions() -> None:
    run, dev = pins("requirements"), pins("requirements-dev")
    version = re.compile(r"==(\S+)")
    for name in run.keys() & dev.keys():
        assert version.findall(run[name]) == version.findall(dev[name]), name
