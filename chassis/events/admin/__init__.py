"""An operator's work on an event log: copy it, replay dead letters, rewind a group."""
