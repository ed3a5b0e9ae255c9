"""What happened, told once and kept: the event log, its readers and what they could not apply."""
