"""Rates: what a source published, how a pair is made of it, and when it publishes next."""
