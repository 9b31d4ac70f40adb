"""Playing a case: what is offered, what a decision does, and what was seen along the way.

Pure: the standard library and `simlib.scenario` only. Files, clocks, identities and screens stay outside.
"""
