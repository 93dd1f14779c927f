"""The tables need nothing of their own: the cash desk's estate has a closed shift."""


def make(case):
    """A choice of its reader; the menu opens a new page each time."""
    case._make_choice("wuye.takings", {"community_id": case.community.id})
