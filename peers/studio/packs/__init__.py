"""Capsules as files for other centres: `shape` what a pack is, `writing` makes one, `unzipping` and
`opening` check one from elsewhere before anything is used, `documents` makes drafts of it."""
