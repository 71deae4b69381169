"""Comparing lists of people: blocking, levels and first weights by splink; then households and clusters."""
