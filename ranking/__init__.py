"""Rankings: clicks per country and calendar day, and the boards made from them."""
