"""Rates: what a source printed, how a pair is made of it, and when the next print is due."""
