"""Editions: the follow-up frozen, with its data, its files and what boards did with it."""
