"""Analysis of a pair's daily values; docs/analysis.md has the formula of every figure."""
