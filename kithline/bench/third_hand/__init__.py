"""A third way of putting the second hand's lives into words."""
