"""Judging a run: its score with every reason, whether it passes, and the debrief as data.

Pure: what happened comes from `simlib.play`, what is known from `simlib.scenario.facts`.
"""
