"""The translation desk: `checks` what a translation may have lost, `lines` the texts of a page,
`overview` how far every language is, `people` who translates and who signs off, `po` files for
translators' own programs."""
