"""What an action says when it cannot be done."""

from peers.people.refusal import Refused


class TrainingRefused(Refused):
    """Nothing was passed, planned or noted."""
