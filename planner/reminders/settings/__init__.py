"""The settings that an administrator changes on /installningar."""
