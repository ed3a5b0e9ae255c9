"""Requests to sources over HTTP."""
