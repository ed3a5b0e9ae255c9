"""The way from Prometheus on this machine to the metrics of our pods, hop by hop."""
