"""Writes of the plan: what people do from day to day, and the summaries that follow from it."""
