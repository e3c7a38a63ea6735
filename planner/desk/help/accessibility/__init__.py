"""The accessibility statement that the organisation edits, and the faults that anybody reports (lag 2018:1937)."""
