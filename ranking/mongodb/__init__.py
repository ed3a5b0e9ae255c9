"""The ranking store in MongoDB."""
