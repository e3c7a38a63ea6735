"""What is done with people and organisations; each verb writes its trail and flushes."""
