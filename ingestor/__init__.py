"""The ingestor: asks the sources, validates what they publish and publishes it as events."""
