"""The shape of a scenario: every path must end, and every ending must be reachable."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    LEADS_NOWHERE = "{step} leads to {target}, which does not exist"
    LEADS_BACK = "{step} has a choice that leads back to it"
    STUCK = "{step} is neither an ending nor has choices"
    ENDING_GOES_ON = "{step} is an ending with choices"
    NEVER_REACHED = "{step} is never reached"
    NO_ENDING = "no ending is reached from {step}"


@dataclass(frozen=True)
class StepFault:
    """What is wrong with one step; `target` is set when a choice leads nowhere."""

    step: str
    fault: Fault
    target: str = ""

    def __str__(self) -> str:
        return self.fault.format(step=self.step, target=self.target)


def faults(
    *, first: str, ways: Mapping[str, Sequence[str]], endings: Collection[str]
) -> list[StepFault]:
    """What is wrong with a story, step by step; an empty list when nothing is.

    `ways` maps each step to the steps its choices lead to. A reader must never be stuck: a step
    has choices or is an ending, and from each step some ending can be reached.
    """
    broken = list(_broken(ways, endings))
    return broken or list(_out_of_reach(first, ways, endings))


def unsafe_steps(
    *, first: str, ways: Mapping[str, Sequence[str]], endings: Collection[str]
) -> list[str]:
    """The same in sentences, for who keeps the content files."""
    return [str(one) for one in faults(first=first, ways=ways, endings=endings)]


def _broken(ways: Mapping[str, Sequence[str]], endings: Collection[str]) -> Iterator[StepFault]:
    for step, targets in ways.items():
        for target in targets:
            if target not in ways:
                yield StepFault(step, Fault.LEADS_NOWHERE, target)
            elif target == step:
                yield StepFault(step, Fault.LEADS_BACK)
    yield from (StepFault(s, Fault.STUCK) for s in ways if not ways[s] and s not in endings)
    yield from (StepFault(s, Fault.ENDING_GOES_ON) for s in endings if ways[s])


def _out_of_reach(
    first: str, ways: Mapping[str, Sequence[str]], endings: Collection[str]
) -> Iterator[StepFault]:
    """Asked of a story whose every choice leads somewhere."""
    from_the_start = _reached(first, ways)
    yield from (StepFault(s, Fault.NEVER_REACHED) for s in ways if s not in from_the_start)
    for step in ways:
        if not _reached(step, ways) & set(endings):
            yield StepFault(step, Fault.NO_ENDING)


def _reached(start: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    seen = {start}
    to_visit = [start]
    while to_visit:
        for target in ways[to_visit.pop()]:
            if target not in seen:
                seen.add(target)
                to_visit.append(target)
    return seen
