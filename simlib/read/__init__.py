"""From a notebook to a scenario with the place of everything, and the fact base."""
