"""How the ingestor asks a source over HTTP."""
