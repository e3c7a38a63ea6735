"""What the rooms' JSON routes share: problems as answers, lists a page at a time, tags, and their description."""
