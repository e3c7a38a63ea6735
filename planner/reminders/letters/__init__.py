"""The letters of reminders and rounds, and the alarm: what each still has to say, and its words."""
