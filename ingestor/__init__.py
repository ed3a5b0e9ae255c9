"""The ingestor: asks the sources, judges what they print and publishes it as events."""
