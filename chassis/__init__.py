"""What all services share: settings, web, stores, events, metrics, rates and the catalogue."""

__version__ = "0.1.0"
