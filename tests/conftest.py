"""What holds for every test."""

from hypothesis import settings

# A slow machine is no fault of the law that is tested, and the same examples are tried everywhere.
settings.register_profile("untimed", deadline=None, derandomize=True)
settings.load_profile("untimed")
