"""Settings shared by the engine's tests."""

from hypothesis import HealthCheck, settings

# Found faults must be found again, on every machine: no random seed, no clock.
settings.register_profile(
    "engine",
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("engine")
