"""What children do for a rush at two ways out: cars that wait inside, and what the
database sees at the moment when a bar is ordered to lift (G2).
"""

from datetime import timedelta

from park_tasks import GUARD
from transaction import in_transaction

from odoo import fields

# note of an order is the number of its stay
WATCH = """
    CREATE TABLE rush_order (
        stay_id integer, paid numeric, at timestamptz DEFAULT clock_timestamp()
    );
    CREATE FUNCTION rush_order() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO rush_order (stay_id, paid)
        SELECT stay.id, (
            SELECT coalesce(sum(payment.amount), 0) FROM wuye_parking_payment payment
            WHERE payment.stay_id = stay.id
        )
        FROM wuye_parking_stay stay WHERE stay.name = NEW.note;
        RETURN NEW;
    END $$;
    CREATE TRIGGER rush_order AFTER INSERT ON wuye_iot_command
    FOR EACH ROW EXECUTE FUNCTION rush_order();
"""
SEEN = """
    SELECT stay.plate, rush_order.paid, extract(epoch FROM rush_order.at)
    FROM rush_order JOIN wuye_parking_stay stay ON stay.id = rush_order.stay_id
    ORDER BY rush_order.at
"""


def prepare_second_exit(database, code):
    """One more way out beside those of `prepare_park`, in the same booth, and a way in
    without a device, where nobody counts."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        [lane] = env["wuye.parking.lane"].search(
            [("box_id", "=", box.id), ("way", "=", "out")]
        )
        door = lane.door_id.copy({"name": "东出口", "code": "out2", "box_id": box.id})
        names = {"name": "东出口", "code": "out2"}
        lane.copy({**names, "door_id": door.id, "desk_id": lane.desk_id.id})
        side = {"name": "西入口", "code": "side", "way": "in"}
        lane.copy({**side, "door_id": False, "desk_id": False})

    in_transaction(database, work)


def fill_park(database, plates, minutes):
    """These cars drove in so many minutes ago, by typed plate."""
    from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment

    def work(env):
        past = fields.Datetime.now() - timedelta(minutes=minutes)
        house = env["wuye.parking.gatehouse"].with_context(**{MOMENT: Moment(past)})
        lane = env["wuye.parking.lane"].search([("code", "=", "side")])
        for plate in plates:
            assert house.drive_in(lane.id, plate, f"fill-{plate}")["lifts"]

    in_transaction(database, work, GUARD)


def watch_orders(database):
    """From now on the database writes down what was paid when a lift is ordered."""
    in_transaction(database, lambda env: env.cr.execute(WATCH))


def seen_orders(database):
    """[[plate, paid, seconds since 1970]], in the order of the orders."""

    def work(env):
        env.cr.execute(SEEN)
        return [
            [plate, float(paid), float(at)] for plate, paid, at in env.cr.fetchall()
        ]

    return in_transaction(database, work)


TASKS = (prepare_second_exit, fill_park, watch_orders, seen_orders)
