"""The page: its files, and a gateway to the three APIs where no cluster has one."""
