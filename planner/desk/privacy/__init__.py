"""What is kept on people: shown to them, handed out, and taken away when they have been gone long enough."""
