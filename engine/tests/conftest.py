"""Settings shared by the engine's tests."""

from hypothesis import settings

# Found faults must be found again, on every machine: no random seed, no deadline.
settings.register_profile("engine", derandomize=True, deadline=None, max_examples=150)
settings.load_profile("engine")
