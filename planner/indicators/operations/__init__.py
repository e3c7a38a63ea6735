"""What is done with indicators. Each verb checks, writes its trail, and flushes."""
