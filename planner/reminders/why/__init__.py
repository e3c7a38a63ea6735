"""Why somebody got a mail, or none, on a day."""
