"""What changed between two wordings of a peer's answer (S08)."""

from capsules.changes import Change, Piece, differences

__all__ = ["Change", "Piece", "differences"]
