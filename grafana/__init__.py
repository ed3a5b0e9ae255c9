"""What Grafana shows: dashboards as code, their provisioning, and a viewer without Grafana."""
