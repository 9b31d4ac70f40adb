"""The command line: one module for each verb of `python3 -m simlib VERB`."""
