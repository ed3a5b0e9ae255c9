"""Collects what rate sources publish, checks it at the door, and tells it as events."""
