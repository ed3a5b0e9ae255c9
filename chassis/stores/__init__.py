"""SQL stores: one class, two dialects, one set of errors."""
