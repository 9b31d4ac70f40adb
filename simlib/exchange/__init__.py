"""Scenarios for other programs: a JSON form that says all, and Twee 3 with a list of what it has no word for."""
