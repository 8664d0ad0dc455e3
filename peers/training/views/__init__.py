"""What a learner sees (home, units, check, lessons, practice), what a coach does (people), and
the certificate with its public page (certificate)."""
