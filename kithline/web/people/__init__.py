"""Finding people, and making a record only after looking."""
