"""The trail as administrators read it. It lies here, above all rooms, since it names what they keep."""
