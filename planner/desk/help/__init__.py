"""Help where it is needed: guides, words, what is expected of somebody new; in accessibility, what the law asks."""
