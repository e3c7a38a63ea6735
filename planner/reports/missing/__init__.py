"""What is missing before a year's follow-up can go to the board: a checklist that leads to each gap."""
