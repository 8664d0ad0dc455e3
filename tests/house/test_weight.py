"""What a web worker holds in memory before anybody asked for anything."""

import subprocess
import sys

from tests.running import ROOT

# Libraries for what few people ask for: PDFs, workbooks, pictures for cameras, calendars.
HEAVY = ("fpdf", "fontTools", "uharfbuzz", "PIL", "openpyxl", "qrcode", "icalendar")

WORKER = """
import sys
from django.urls import get_resolver
import ecpat_portal.wsgi

def read(routes):
    for one in routes:
        read(getattr(one, "url_patterns", ()))

read(get_resolver().url_patterns)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""

# The first papers of a worker, by eight threads at once.
PAPERS = """
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
import ecpat_portal.wsgi
from peers.training.role_play_paper import as_pdf

ready = Barrier(8)

def draw(number):
    ready.wait()
    return as_pdf(name="Alice", title="A game", day=dt.date(2026, 3, 4), code=f"CODE {number}")

with ThreadPoolExecutor(8) as threads:
    papers = list(threads.map(draw, range(8)))
print(sum(paper.startswith(b"%PDF") and b"%%EOF" in paper[-9:] for paper in papers))
"""


def of_a_new_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_worker_loads_what_draws_papers_only_when_somebody_asks_for_one() -> None:
    loaded = of_a_new_process(WORKER).split()
    assert "peers" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_the_first_papers_are_whole_however_many_ask_at_once() -> None:
    assert of_a_new_process(PAPERS).strip() == "8"
