"""Stored series: what a pair was worth on a day or in a range, and statistics of it."""
