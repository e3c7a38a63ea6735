"""Reading what the timeline and the calendar show."""
