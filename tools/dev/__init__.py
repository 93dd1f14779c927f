"""Set-up, server, tests and lint behind the Makefile.

Everything that runs before the virtual environment exists uses the standard library
only. Each step leaves a stamp or a finished folder behind, so that a second run skips
it and a run after an interruption takes it up again.
"""
