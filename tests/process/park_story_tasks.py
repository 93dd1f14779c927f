"""What children do for the story of a lane; each step is the post's own who does it."""

from desk_tasks import make_user
from park_tasks import GUARD
from transaction import in_transaction

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

LANGUAGE = "zh_CN"
CLERK, MANAGER = "park-clerk", "park-manager"
NAMES = {GUARD: "孙建军", CLERK: "唐月", MANAGER: "罗明"}
LOST = 20.0  # yuan of a lost slip
CARD_DAYS = 30


def prepare_park_story(database, community, cards):
    """Beside `prepare_park` names in Chinese, the price of a lost slip, and month cards
    sold by customer service and a manager.

    :param cards: {plate: days from today to the last day}
    """

    def work(env):
        env["ir.default"].set("res.partner", "lang", LANGUAGE)
        env.company.partner_id.lang = LANGUAGE  # what it writes is Chinese, too
        env.company.name = "安和物业服务有限公司"
        make_user(env, community, CLERK, "customer_service")
        make_user(env, community, MANAGER, "manager")
        for login, name in NAMES.items():
            user = env["res.users"].search([("login", "=", login)])
            user.write({"name": name, "lang": LANGUAGE, "tz": "Asia/Shanghai"})
        env["wuye.community"].browse(community).name = "锦澜湾"
        lot = env["wuye.parking.lot"].search([("community_id", "=", community)])
        lot.write({"lost_amount": LOST, "capacity": 120, "reserved": 40})
        return env["res.partner"].create({"name": "朱雅琴"}).id

    holder = in_transaction(database, work)

    def sell(env):
        vals = {"community_id": community, "partner_id": holder}
        return (
            env["wuye.parking.permit"]
            .create(
                [
                    {**vals, "car_ids": [Command.create({"plate": plate})]}
                    for plate in cards
                ]
            )
            .ids
        )

    permits = in_transaction(database, sell, CLERK)

    def grant(env):
        today = _day(fields.Datetime.now())
        for permit, days in zip(permits, cards.values(), strict=True):
            last = fields.Date.add(today, days=days)
            env["wuye.parking.permit.span"].create(
                {
                    "permit_id": permit,
                    "date_from": fields.Date.subtract(last, days=CARD_DAYS),
                    "date_to": last,
                    "reason": "月卡收费收据",
                }
            )

    in_transaction(database, grant, MANAGER)


def _day(moment):
    """The date at the gate; add-ons are there once the worker has its configuration."""
    from odoo.addons.wuye_parking_lot.gate_clock import to_gate

    return to_gate(moment).date()


def age_stay(database, plate, minutes):
    """The car came so many minutes earlier.

    A way in never changes, in the database too: only this estate of a test may say
    otherwise, in place of a test that waits for hours.
    """

    def work(env):
        stay = _inside(env, plate)
        past = SQL(
            "UPDATE wuye_parking_stay"
            " SET entered_at = entered_at - make_interval(mins => %(minutes)s),"
            " cover_since = cover_since - make_interval(mins => %(minutes)s)"
            " WHERE id = %(stay)s",
            minutes=minutes,
            stay=stay.id,
        )
        _without_guards(env, past)
        _tell(env, stay, f"s:{stay.id}")

    in_transaction(database, work)


def end_card(database, plate):
    """The month card's last day was yesterday: days are never changed either."""

    def work(env):
        stay = _inside(env, plate)
        span = stay.permit_id.span_ids
        past = SQL(
            "UPDATE wuye_parking_permit_span SET date_to = date_to - 1 WHERE id = %s",
            span.id,
        )
        _without_guards(env, past)
        span.permit_id._compute_date_to()
        _tell(env, stay, f"r:p{stay.permit_id.id}", f"s:{stay.id}")

    in_transaction(database, work)


def _without_guards(env, statement):
    env.flush_all()
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute(statement)
    env.cr.execute("SET LOCAL session_replication_role = origin")
    env.invalidate_all()


def _tell(env, stay, *keys):
    """The box hears of it as of any other change."""
    changes = env["wuye.parking.gate.change"]
    changes._note({stay.community_id.id: set(keys)})


def _inside(env, plate):
    return env["wuye.parking.stay"].search(
        [("plate", "=", plate), ("phase", "=", "in")]
    )


def pay_stay_ahead(database, plate, minutes):
    """What was due so many minutes ago was paid then, in cash, in the guard's shift.

    The car did not leave with it: at the booth it would have.
    """

    def work(env):
        stay = _inside(env, plate).sudo()
        shift = env["wuye.shift"]._mine()
        lane = shift.desk_id.sudo().lane_ids.filtered(lambda lane: lane.way == "out")
        at = fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes)
        due = float(stay._decide_out(at).charge.amount)
        taken = {"shift_id": shift.id, "lane_id": lane.id, "tender": "cash"}
        rate = float(lane.lot_id._rate_on(_day(at)))
        token = f"ahead-{stay.id}"
        stay._settle(due, at, token, **taken, given=due, rate=rate)
        return due

    return in_transaction(database, work, GUARD)


def story_stay(database, plate):
    """What there is of the last stay of a plate, and of its bar."""

    def work(env):
        stay = env["wuye.parking.stay"].search([("plate", "=", plate)], limit=1)
        return {
            "id": stay.id,
            "phase": stay.phase,
            "entry": stay.entry_code,
            "exit": stay.exit_code,
            "card": bool(stay.cover_since),
            "paid": stay.payment_ids.mapped("amount"),
            "amount": stay.amount,
            "debt": stay.amount_debt,
            "whys": stay.lift_ids.sorted("id").mapped("why"),
            "orders": stay.lift_ids.command_id.mapped("state"),
            "proof": stay.proof or "",
        }

    return in_transaction(database, work)


def held_change(database, code):
    """The number of the newest change a box has to be told."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        return env["wuye.parking.gate.change"]._newest(box.community_id)

    return in_transaction(database, work)


TASKS = (
    *(prepare_park_story, age_stay, end_card, pay_stay_ahead),
    *(story_stay, held_change),
)
