"""What children do for a day at the booth: cars that pass by other hands, one that
stands before the way out, a shift that began hours ago.
"""

from datetime import timedelta

from park_story_tasks import _without_guards
from park_tasks import GUARD
from transaction import in_transaction

from odoo import fields
from odoo.tools import SQL


def _lane(env, way):
    return env["wuye.parking.lane"].search([("way", "=", way)], limit=1)


def come_earlier(database, plates, minutes):
    """These cars drove in so many minutes ago."""
    from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment

    def work(env):
        past = fields.Datetime.now() - timedelta(minutes=minutes)
        house = env["wuye.parking.gatehouse"].with_context(**{MOMENT: Moment(past)})
        for plate in plates:
            house.drive_in(_lane(env, "in").id, plate, f"came-{plate}")

    in_transaction(database, work, GUARD)


def pay_and_go(database, token, plates):
    """These cars pay in cash at the way out and leave; what they paid, in yuan.

    :param token: of the booth's computer
    """

    def work(env):
        house, lane = env["wuye.parking.gatehouse"], _lane(env, "out")
        taken = 0
        for plate in plates:
            told = house.look_out(lane.id, plate)
            payment = {"desk": token, "tender": "cash", "amount": told["amount"]}
            house.pay_and_leave(lane.id, told["stay"], f"went-{plate}", payment)
            taken += float(told["amount"])
        return taken

    return in_transaction(database, work, GUARD)


def stand_before(database, plate, seq):
    """The camera of the way out has seen a car, as its box would tell it."""

    def work(env):
        said = {"way": "out", "plate": plate, "due": "5.00"}
        row = {"seq": seq, "at": fields.Datetime.now(), "code": "fee"}
        env["wuye.parking.gate.queue"]._stands(_lane(env, "out"), row, said)

    in_transaction(database, work)


def drive_on(database, seq):
    """The box let it through: nobody stands there any more."""

    def work(env):
        env["wuye.parking.gate.queue"]._goes(_lane(env, "out"), seq)

    in_transaction(database, work)


def begin_earlier(database, hours):
    """The guard's shift began so many hours ago; it never changes otherwise."""

    def work(env):
        past = SQL(
            "UPDATE wuye_shift SET opened_at = opened_at - make_interval(hours => %s)"
            " WHERE state = 'open'",
            hours,
        )
        _without_guards(env, past)

    in_transaction(database, work)


TASKS = (come_earlier, pay_and_go, stand_before, drive_on, begin_earlier)
