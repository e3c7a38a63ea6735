"""When everything is to be done: the timeline of all activities by area, and the month calendar."""
