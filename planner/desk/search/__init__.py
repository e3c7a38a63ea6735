"""Search over everything that somebody may see, with the same answers in the same order on both databases."""
