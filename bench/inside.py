"""The parts that need the portal's models: `python -m bench.inside people|weights|queue`.

A process of its own, whose environment says which database and which broker.
"""

import sys

import django


def main(part: str) -> None:
    django.setup()
    # Models can be imported from here on.
    from bench import desk, people, routing, sweep, weights  # noqa: PLC0415
    from bench.report import show  # noqa: PLC0415

    if part == "people":
        people.make()
        return
    if part == "weights":
        weights.measure()
        return
    show("Desk", desk.measure())
    show("Queue", routing.measure())
    show("Sweep", sweep.measure())


if __name__ == "__main__":
    main(sys.argv[1])
