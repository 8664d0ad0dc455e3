"""How fast the portal is, always beside the limit of what it is built on (bench/README.md)."""
