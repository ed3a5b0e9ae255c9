"""One rate on a small card, as a page to frame and as a picture, for blogs and readmes."""
