"""Moments of a stay as the clock at the gate shows them.

Stays are kept in UTC, as Odoo keeps all times; tariffs are read by the clock there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from odoo import fields

from odoo.addons.wuye_parking.models.wuye_parking_tariff import GATE_ZONE

EVER = datetime.fromisoformat("2000-01-01")  # before the first stay of anybody

MOMENT = "wuye_gate_moment"  # key of the context


@dataclass(frozen=True)
class Moment:
    """When something happened that is taken in now (naive UTC).

    Only code of the server can put one into a context: what comes over RPC is text and
    numbers, so nobody drives out an hour ago to pay less.
    """

    at: datetime


def now(env):
    """The moment (naive UTC) of what is done: now, or when a box did it."""
    moment = env.context.get(MOMENT)
    return moment.at if isinstance(moment, Moment) else fields.Datetime.now()


def to_gate(moment):
    """The naive local time of a naive UTC moment; None for none."""
    if not moment:
        return None
    local = moment.replace(tzinfo=UTC).astimezone(GATE_ZONE)
    return local.replace(tzinfo=None, microsecond=0)


def to_utc(local):
    """The naive UTC moment of a naive local time; None for none."""
    if not local:
        return None
    return local.replace(tzinfo=GATE_ZONE).astimezone(UTC).replace(tzinfo=None)
