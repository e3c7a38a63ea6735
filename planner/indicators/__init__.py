"""Indicators: series of figures, their values in time by sex and organisation, where they should go, small numbers."""
