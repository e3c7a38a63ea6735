"""Reads of the plan, each loading just what its caller shows."""
