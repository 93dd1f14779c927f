import random
import time

from odoo import Command, api, fields, models

from ..box import DemoBox

# part of the box's code: its place and its doors (code, name, kind, zones)
BOXES = {
    "01": (
        "北门岗亭",
        (
            ("north-in", "北门入口 道闸", "barrier", "车库", False),
            ("north-out", "北门出口 道闸", "barrier", False, "车库"),
        ),
    ),
    "21": ("物业中心", (("staff", "员工通道", "door", False, False),)),
    "31": ("1幢1单元", (("lobby", "1幢1单元 大门", "door", False, False),)),
    "91": (
        "地下车库",
        (
            ("lift", "地下车库 B1 电梯厅", "door", False, False),
            ("fire-door", "东侧消防通道门", "door", False, False),
        ),
    ),
}
BEHIND = "31"  # this box has not heard of the card reported lost
PLATES = ("浙A8K352", "浙AD5F218", "浙A2N906")
RESIDENTS = 8
FIRST = 0xB4C5  # the chip number of the first resident's card, after 01026A
HOLIDAYS = (("10-01", "国庆节"), ("10-02", "国庆节"), ("10-03", "国庆节"))


class WuyeDemoGates(models.AbstractModel):
    """Gates of the demo estate: boxes, cards, permits, and some days at its doors.

    The boxes are silent afterwards, because there are none: `_speak` lets them say
    once more that they are well.
    """

    _name = "wuye.demo.gates"
    _description = "Gates of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, community, today):
        """All of it, each part by the user whose work it is."""
        boxes = self._hang(community)
        cards, plates = self._issue(community)
        self._permit(community, cards, plates)
        self.env["wuye.demo.staff"]._clock(community, boxes["21"], today)
        self.env["wuye.demo.passages"]._play(
            boxes, list(cards), dict(zip(plates, PLATES, strict=True)), today
        )
        self._speak(community)
        self._lose(boxes, cards[-2])
        self._speak(community)
        self._guard_works(community)

    @api.model
    def _speak(self, community):
        """The boxes ask for what is new, as a box does every 1.5 seconds.

        One stays behind: it has not heard of the last card that was lost.
        """
        for box in self._boxes(community):
            link, newest = box._link(), box._versions()
            if box.code.endswith(BEHIND) and link.deny_held:
                newest = {"list": link.list_held, "deny": link.deny_held}
            health = {**newest, "pending": 0, "offset": 12}
            link._hear({"health": health, "boot": link.boot}, int(time.time()))

    # === STEPS === #

    @api.model
    def _hang(self, community):
        """Boxes and doors by the administrator, each box enrolled: {part: DemoBox}."""
        rng = random.Random(f"boxes {community.code}")
        records = self._as("administrator", "wuye.iot.box")
        found = {}
        for part, (place, doors) in BOXES.items():
            box = records.create(
                {
                    "name": place,
                    "code": f"BX-{community.code}-{part}",
                    "community_id": community.id,
                    "door_ids": [
                        Command.create(
                            {
                                "code": code,
                                "name": name,
                                "kind": kind,
                                "zone_enters": enters,
                                "zone_leaves": leaves,
                            }
                        )
                        for code, name, kind, enters, leaves in doors
                    ],
                }
            )
            code = box.action_enrol()["context"]["default_code"]
            # sudo: from here on the box speaks for itself
            found[part] = DemoBox(box.sudo(), code, rng)
        return found

    @api.model
    def _issue(self, community):
        """Cards and plates by customer service: residents, their cars, cleaners."""
        homes = self._as("customer_service", "wuye.unit").search(
            [("community_id", "=", community.id), ("kind", "=", "residence")],
            order="code",
            limit=RESIDENTS,
        )
        credentials = self._as("customer_service", "wuye.iot.credential")
        base = {"community_id": community.id}
        owners = self.env["wuye.demo.cards"]._hand_out(homes, FIRST)
        cards = credentials.browse(owners.sudo().credential_id.ids)  # sudo: see there
        cards |= credentials.create(
            {**base, "kind": "em", "number": "01026AC0DE", "label": "保洁"}
        )
        plates = credentials.create(
            [
                {**base, "kind": "plate", "number": plate, "label": f"{home.code} 月卡"}
                for plate, home in zip(PLATES, homes, strict=False)
            ]
        )
        return cards, plates

    @api.model
    def _permit(self, community, cards, plates):
        """Who passes where: residents at any hour, cleaners by day, cars at lanes."""
        base = {"community_id": community.id}
        plan = self._as("administrator", "wuye.iot.plan").create(
            {
                **base,
                "name": "保洁工时",
                "span_ids": [
                    Command.create({"days": "workday", "start": 7, "end": 18}),
                    Command.create({"days": "weekend", "start": 8, "end": 12}),
                ],
            }
        )
        year = fields.Date.today().year
        self._as("administrator", "wuye.iot.holiday").create(
            [{"day": f"{year}-{day}", "name": name} for day, name in HOLIDAYS]
        )
        doors = self._as("customer_service", "wuye.iot.door").search(
            [("community_id", "=", community.id)]
        )
        lanes = doors.filtered(lambda door: door.kind == "barrier")
        rows = (
            ("1幢住户", cards[:-1], doors - lanes, False),
            ("保洁", cards[-1:], doors - lanes, plan.id),
            ("月卡车辆", plates, lanes, False),
        )
        permits = self._as("customer_service", "wuye.iot.permit")
        for name, members, passes, plan_id in rows:
            group = self._make_group({**base, "name": name}, members)
            permits.create(
                {
                    **base,
                    "group_id": group.id,
                    "door_ids": passes.ids,
                    "plan_id": plan_id,
                }
            )

    @api.model
    def _make_group(self, vals, members):
        """A group; what a card may pass is written on the card."""
        own = self._cards(members)
        by_hand = members.filtered(lambda one: one.id not in own)
        groups = self._as("customer_service", "wuye.iot.group")
        group = groups.create({**vals, "credential_ids": by_hand.ids})
        cards = self._as("customer_service", "wuye.card").union(*own.values())
        cards.write({"group_ids": [Command.set(group.ids)]})
        return group

    @api.model
    def _lose(self, boxes, card):
        """A card is reported lost, then tried where the box knows of it."""
        self.env["wuye.demo.cards"]._say(
            self._cards(card)[card.id], "lost", "业主来电挂失，已回拨核实"
        )
        box = boxes["91"]
        value = card.sudo().hash_ids[:1].hash  # sudo: what the reader would make of it
        moment = fields.Datetime.subtract(fields.Datetime.now(), seconds=5)
        box.note(moment, "access", "denied", "lift", credential=value)
        box.send()

    @api.model
    def _guard_works(self, community):
        """The guard opens a door for somebody, and looks after an alarm."""
        doors = self._as("guard", "wuye.iot.door")
        door = doors.search([("community_id", "=", community.id)], limit=1)
        note = "业主忘带卡，电话核对姓名、房号与手机尾号"
        order = self._as("guard", "wuye.iot.command")._ask(door, "forgot", note)
        box = self._boxes(community).filtered(lambda one: one == door.sudo().box_id)
        box._commands()
        box._results([{"uuid": order.uuid, "result": "done"}])
        alarms = self._as("guard", "wuye.iot.alarm")
        alarm = alarms.search(
            [("community_id", "=", community.id), ("kind", "=", "held")], limit=1
        )
        if alarm:
            alarm.reason = "保安到场，装修工人搬料撑门，已关好"
            alarm.action_handle()

    # === HELPERS === #

    @api.model
    def _cards(self, credentials):
        """{id of a credential: its card}, where it is one."""
        found = self._as("customer_service", "wuye.card").search(
            [("credential_id", "in", credentials.ids)]
        )
        # sudo: which credential a card is, of cards the desk sees
        return {card.sudo().credential_id.id: card for card in found}

    @api.model
    def _boxes(self, community):
        # sudo: what a box says is nobody's work
        boxes = self.env["wuye.iot.box"].sudo()
        codes = [f"BX-{community.code}-{part}" for part in BOXES]
        return boxes.search([("code", "in", codes)])
