"""What holds for every test."""

from hypothesis import HealthCheck, settings

# A slow machine is no fault of the law that is tested, and the same examples are tried everywhere.
settings.register_profile("untimed", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
