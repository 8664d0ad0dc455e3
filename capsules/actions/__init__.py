"""Writes on capsules: `loading` from files, `digests` of source texts, `counting` by the day."""
