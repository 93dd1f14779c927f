"""What children do with activities: one with few seats and a fee, who has a seat."""

from datetime import timedelta

from desk_tasks import make_user
from transaction import in_transaction

from odoo import fields


def prepare_activity(database, community, seats, fee):
    """An open activity whose fee is income of the canteen, and who signs up for it.

    :return: {"event": id, "desk": login}
    """

    def work(env):
        desk = make_user(env, community, "activity-desk", "customer_service")
        begin = fields.Datetime.now() + timedelta(days=3)
        place = env["wuye.wallet.place"].search([("community_id", "=", community)])
        event = env["event.event"].create(
            {
                "name": "亲子烘焙课",
                "wuye_community_id": community,
                "wuye_venue": "会所",
                "date_begin": begin,
                "date_end": begin + timedelta(hours=2),
                "seats_max": seats,
                "wuye_fee": fee,
                "wuye_place_id": place.id,
            }
        )
        event.action_wuye_open()
        return {"event": event.id, "desk": desk.login}

    return in_transaction(database, work)


def prepare_more(database, event):
    """Another one like it, open; its id."""

    def work(env):
        more = env["event.event"].browse(event).copy()
        more.action_wuye_open()
        return more.id

    return in_transaction(database, work)


def activity_state(database, event):
    """{"taken", "seats": holders' names, "balances": yuan of the holders' wallets}"""

    def work(env):
        activity = env["event.event"].browse(event)
        wallets = env["wuye.wallet"].search(
            [("community_id", "=", activity.wuye_community_id.id)], order="id"
        )
        taken = activity.registration_ids.filtered(lambda one: one.state == "open")
        return {
            "taken": activity.wuye_taken,
            "seats": taken.partner_id.mapped("name"),
            "balances": wallets.mapped("balance"),
        }

    return in_transaction(database, work)


TASKS = (prepare_activity, prepare_more, activity_state)
