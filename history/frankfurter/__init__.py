"""Read routes with the paths, parameters and fields of Frankfurter (docs/frankfurter.md)."""
