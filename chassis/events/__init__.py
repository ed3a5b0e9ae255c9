"""The event log, its events and its consumers."""
