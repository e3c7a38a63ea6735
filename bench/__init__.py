"""Benchmarks: each figure beside its bare counterpart, measured in the same run. Compare ratios, not seconds."""
