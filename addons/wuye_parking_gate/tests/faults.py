"""A fault for each check of lanes on boxes, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault

from .estate import make


def prepare(case):
    """A lane whose one lift is explained and whose one act is taken in."""
    case.lane_act, case.lane_count = make(case)


def faults(case):
    """One for each check `wuye_parking_gate` adds."""
    yield Fault("parking_lifts", case.lane_count, "counted = counted + 1")
    yield Fault("parking_acts", case.lane_act, "state = 'aside'")
