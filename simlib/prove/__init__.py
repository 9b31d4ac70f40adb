"""Exact analysis of a case over every history: what is reached, what it is worth, what is promised."""
