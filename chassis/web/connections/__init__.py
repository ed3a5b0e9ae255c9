"""The connections of a gunicorn worker: no client that is slow or silent takes a thread."""
