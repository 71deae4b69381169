"""A second planting for the bench of patterns: lives by somebody who had not read the rules."""
