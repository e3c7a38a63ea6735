"""/: how far the plan has come, what is late, what comes next, and what waits for whoever looks."""
