"""The page: its files, and a gateway to the three APIs for running without a cluster's."""
