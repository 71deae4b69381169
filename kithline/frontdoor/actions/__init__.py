"""Every write at the front door, a module a noun."""
