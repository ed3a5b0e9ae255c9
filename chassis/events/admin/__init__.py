"""What an operator does with an event log: copy it, replay dead letters, rewind a group."""
