"""The dashboards as code: one module each, and the parts that they share."""

import warnings

# The classic model is what every Grafana provisions from files; the SDK prefers a newer one.
warnings.filterwarnings("ignore", "Prefer using dashboardv2", DeprecationWarning)
