"""A table of generated values, a source every five minutes for a year: ``make dense``."""
