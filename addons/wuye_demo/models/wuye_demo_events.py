from datetime import timedelta

from odoo import Command, api, fields, models

SECOND = 0xB4C6  # the chip number of the second resident's card, after 01026A
# name, where, days from today, hour, seats, fee, how many residents signed up
ACTIVITIES = (
    ("社区义诊", "会所一楼大厅", 0, 9.0, 40, 0.0, 2),
    ("亲子烘焙课", "架空层活动室", 4, 14.0, 3, 20.0, 3),
    ("冬至包饺子", "社区食堂", 9, 15.0, 30, 0.0, 4),
    ("老年智能手机课", "会所二楼", 12, 10.0, 12, 0.0, 0),
)
CAMPAIGNS = (
    ("一卡通进万家", "counter", 30, "大堂设点，现场办卡、充值。"),
    ("电梯海报：一张卡走遍小区", "poster", 14, "每部电梯一张，两周。"),
)


class WuyeDemoEvents(models.AbstractModel):
    """Activities of the demo estate, signed up for by card, and two campaigns."""

    _name = "wuye.demo.events"
    _description = "Activities of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _play(self, community, today):
        """The manager opens them, customer service signs up who holds a card there."""
        place = self._open_place(community)
        for number, row in enumerate(ACTIVITIES):
            event = self._plan(community, place, today, row)
            self._sign_up(event, row[-1], number)
        for name, how, days, note in CAMPAIGNS:
            self._as("manager", "wuye.campaign").create(
                {
                    "name": name,
                    "community_id": community.id,
                    "how": how,
                    "date_from": today - timedelta(days=days),
                    "date_to": today,
                    "note": note,
                }
            )

    # === STEPS === #

    @api.model
    def _open_place(self, community):
        """Where fees of activities are taken from wallets."""
        seller = self._user("customer_service")
        return self._as("manager", "wuye.wallet.place").create(
            {
                "code": "HD",
                "name": "社区活动",
                "kind": "activity",
                "community_id": community.id,
                "user_ids": [Command.link(seller.id)],
                "terminal_ids": [
                    Command.create(
                        {"code": f"{community.code}-HD-1", "name": "活动报名"}
                    )
                ],
            }
        )

    @api.model
    def _plan(self, community, place, today, row):
        name, venue, days, hour, seats, fee, _taps = row
        begin = self._at(today + timedelta(days=days), hour)
        end = begin + timedelta(hours=2 if days else 14)
        event = self._as("customer_service", "event.event").create(
            {
                "name": name,
                "wuye_community_id": community.id,
                "wuye_venue": venue,
                "date_begin": begin,
                "date_end": end,
                # who comes on the day itself signs up at the door
                "wuye_deadline": begin if days else end,
                "seats_max": seats,
                "wuye_fee": fee,
                "wuye_place_id": place.id if fee else False,
            }
        )
        event.with_user(self._user("manager")).action_wuye_open()
        return event

    @api.model
    def _sign_up(self, event, taps, number):
        """Cards at the desk; of what is today, one has come already."""
        desk = self._as("customer_service", "wuye.activity.desk")
        for turn in range(taps):
            order = {
                "uuid": f"demo-{number}-{turn}",
                "number": f"01026A{SECOND + turn:04X}",
            }
            desk._tap(event, order)
        if event.date_begin.date() <= fields.Datetime.now().date():
            # sudo: what a tap some time after the first one does
            event.sudo().registration_ids[-1:]._wuye_attend(f"demo-{number}-here")
