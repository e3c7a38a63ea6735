"""`planner backup` and `planner restore`: the whole database as one file, whichever database it is."""
