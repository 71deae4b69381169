"""Pages of adults of concern, of places and peer groups, and of a child's own connections."""
