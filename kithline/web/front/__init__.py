"""The front door: the first page, sending a worry (with or without an account), an agency's own log."""
