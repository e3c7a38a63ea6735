"""What is done with years of the grant: each verb checks, writes its trail entry, and flushes."""
