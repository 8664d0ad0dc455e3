"""Pages of what is learned, one module a part; `public` holds what they share."""
