"""The shape of a scenario: every path must end, and every ending must be reachable."""

from collections.abc import Collection, Mapping, Sequence


def unsafe_steps(
    *, first: str, ways: Mapping[str, Sequence[str]], endings: Collection[str]
) -> list[str]:
    """What is wrong with a story, in sentences; an empty list when nothing is.

    `ways` maps each step to the steps its choices lead to. A reader must never be stuck: a step
    has choices or is an ending, and from each step some ending can be reached.
    """
    problems = [
        f"{step} leads to {target}, which does not exist"
        for step, targets in ways.items()
        for target in targets
        if target not in ways
    ]
    problems += [
        f"{s} is neither an ending nor has choices"
        for s in ways
        if not ways[s] and s not in endings
    ]
    problems += [f"{s} is an ending with choices" for s in endings if ways[s]]
    if problems:
        return problems
    problems += [f"{s} is never reached" for s in ways if s not in _reached(first, ways)]
    problems += [
        f"no ending is reached from {s}" for s in ways if not _reached(s, ways) & set(endings)
    ]
    return problems


def _reached(start: str, ways: Mapping[str, Sequence[str]]) -> set[str]:
    seen = {start}
    to_visit = [start]
    while to_visit:
        for target in ways[to_visit.pop()]:
            if target not in seen:
                seen.add(target)
                to_visit.append(target)
    return seen
