"""Writes on capsules: `loading` from files, `translations` and their states, `digests` of the
texts, `counting` by the day."""
