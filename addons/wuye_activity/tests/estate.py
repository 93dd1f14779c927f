"""Something to read behind the menus of activities."""

from datetime import timedelta

from odoo import fields

NUMBER = "0E0F0A0B01"


def make(case):
    """An activity with a fee and a card that signed up, a free one, a campaign.

    `case` has `WuyeBillingMixin`; its estate has an owner in `case.unit`.
    """
    env, community = case.env, case.community
    seller = case._make_user("repairer", community, login="13900000062")
    seller.name = "姚师傅"
    place = env["wuye.wallet.place"].create(
        {
            "code": "E-HD",
            "name": "社区活动",
            "kind": "activity",
            "community_id": community.id,
            "user_ids": [fields.Command.link(seller.id)],
            "terminal_ids": [
                fields.Command.create({"code": "E-HD-1", "name": "活动1号机"})
            ],
        }
    )
    begin = fields.Datetime.now() + timedelta(days=3)
    events = env["event.event"].create(
        [
            _activity(community, seller, begin, name="端午包粽子", wuye_venue="会所"),
            _activity(
                community, seller, begin,
                name="亲子烘焙课", wuye_venue="架空层", seats_max=12,
                wuye_fee=20, wuye_place_id=place.id,
            ),
        ]
    )  # fmt: skip
    events.action_wuye_open()
    person = case._make_partner("柳青")
    vals = {"partner_id": person.id, "unit_id": case.unit.id}
    card = env["wuye.card"]._issue(community, "em", NUMBER, vals)
    card.action_hand_over()
    env["event.registration"]._wuye_sign_up(events[0], card, "estate-activity", None)
    env["wuye.campaign"].create(
        {
            "name": "一卡通进万家",
            "community_id": community.id,
            "how": "counter",
        }
    )


def _activity(community, seller, begin, **vals):
    return {
        "wuye_community_id": community.id,
        "date_begin": begin,
        "date_end": begin + timedelta(hours=2),
        "user_id": seller.id,
        **vals,
    }
