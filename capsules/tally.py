"""How many chose what, told so that nobody can be seen in it.

Each number is rounded down to ten, and what is below ten is not told. There is no total, so that
nothing hidden can be computed, and whoever looks before and after a vote mostly sees the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

STEP = 10


@dataclass(frozen=True)
class Told:
    """What is told of one option: `at_least` is 0 where it is fewer than ten."""

    at_least: int
    most: int


def tell(counts: Iterable[int]) -> list[Told]:
    """In the order given; `most` is the longest bar."""
    rounded = [count // STEP * STEP for count in counts]
    most = max([STEP, *rounded])
    return [Told(at_least=one, most=most) for one in rounded]
