"""Pages of the studio, one module a page or two."""
