"""The writing aid, asked while somebody types."""
