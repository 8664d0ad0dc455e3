"""Figures as they are printed: what, how much, the limit beside it, the ratio, the target."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`good` is None where the figure only explains another one."""

    what: str
    figure: str
    limit: str = ""
    ratio: str = ""
    target: str = ""
    good: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "reached", False: "MISSED", None: ""}[self.good]
        target = f"{self.target} {verdict}".strip()
        columns = ((self.what, 44), (self.figure, 22), (self.limit, 32), (self.ratio, 22))
        return "".join(f"{text:<{width}}" for text, width in columns) + target


HEADINGS = Line("what", "portal", "limit", "ratio", "target")


def show(title: str, lines: list[Line]) -> None:
    print(f"\n{title}", flush=True)
    for line in lines:
        print(f"  {line}", flush=True)
