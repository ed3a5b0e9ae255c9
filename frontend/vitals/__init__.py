"""What browsers report of their visits: how fast the page was, what broke, how far people got."""
