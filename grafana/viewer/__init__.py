"""A viewer that draws the dashboards in a browser, for machines without Grafana."""
