"""Changes that are made elsewhere - a load, the administration - become revisions too."""


def listen() -> None:
    """Called once, when the apps are loaded."""
