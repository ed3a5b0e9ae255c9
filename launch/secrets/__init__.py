"""Makes the Secrets of a cluster: ``python -m launch.secrets NAMESPACE``."""
