"""The embedded event log, in a file of SQLite."""
