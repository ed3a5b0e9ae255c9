"""Prometheus and its companions on this machine."""
