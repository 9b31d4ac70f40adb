"""Marks by replay: the course for nbgrader, what is handed in, and what it is worth."""
