"""The connection of Prometheus on this machine to the pods of a cluster."""
