"""Capsules as files for other centres: `shape` what a pack is, `writing` makes one, `opening` checks
one from elsewhere before anything of it is used, `documents` turns it into drafts."""
