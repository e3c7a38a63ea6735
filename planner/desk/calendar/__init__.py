"""A person's deadlines as a calendar that Outlook, Apple and Google read: the feed, and the page of its address."""
