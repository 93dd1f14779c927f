"""The tables need nothing of their own: the cash desk's estate has a closed shift."""


def make(case):
    """A choice of the manager; the menu opens a new page each time."""
    case.env["wuye.takings"].create({"community_id": case.community.id})
