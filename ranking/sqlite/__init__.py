"""The embedded ranking store, in a file of SQLite."""
