"""Stores in SQL databases: one class, two dialects, and the errors and metrics of any store."""
