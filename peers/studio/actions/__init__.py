"""What is done in the studio: `revisions` keeps what was live, `drafts` and `parts` write,
`workflow` passes drafts on and publishes them, `authors` gives peers a place."""
