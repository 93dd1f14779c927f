"""The dashboard shows what the estate has anyway."""


def make(case):
    """Nothing of its own: the figures are those of the estate's bills."""
