"""The page on a slow phone: a first visit to the home, a journey, and a second visit."""
