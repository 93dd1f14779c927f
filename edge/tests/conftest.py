"""Settings shared by the box's tests."""

from hypothesis import HealthCheck, settings

# as the engine's: found faults must be found again, on every machine
settings.register_profile(
    "edge",
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("edge")
