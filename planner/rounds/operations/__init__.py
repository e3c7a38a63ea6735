"""What is done with rounds. Each verb checks, writes its trail, and flushes."""
