"""The cost of the rules on 10,000 series."""
