"""An enquiry needs a room only, which the estate has."""


def make(case):
    """A page of its reader; the menu opens a new one each time."""
    unit = case.env["wuye.unit"].search(
        [("community_id", "=", case.community.id)], limit=1
    )
    case._make_choice("wuye.enquiry", {"unit_id": unit.id})
