"""The follow-up's own texts: written part by part, each with its history, and never over one another's work."""
