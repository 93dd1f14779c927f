from odoo import Command, api, models

CODE = "SIM-01"
LOT = "SIM"
# lanes of the simulated car park by the doors of the box
LANES = (("lane-in", "模拟入口", "in"), ("lane-out", "模拟出口", "out"))
# money is due at once, so that there is something to see
TARIFF = {
    "blocks": [{"unit": 60, "price": 5}],
    "after_payment": {"grace": 15, "then": "continue"},
}
RATE, RATE_PAPER = 9.0, "财税〔2016〕36号"
# what the simulator is told to show: kind, number, label, whether it was reported lost
CARDS = (
    ("em", "0102A3B4C5", "03-1-0903 住户", False),
    ("em", "0102A3B4E0", "05-2-0401 住户", True),
    ("uid", "24A1B2C3", "保洁", False),
    ("plate", "粤B12345", "03-1-0903 车辆", False),
)


class WuyeDemoGate(models.AbstractModel):
    """A gate and a car park for the simulated box of `make simulate`, each part made by
    the user whose work it is."""

    _name = "wuye.demo.gate"
    _description = "Gate of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    @api.model
    def _code(self):
        """The enrolment code of the box, which is made with its doors, cards and lanes
        once."""
        boxes = self._as("administrator", "wuye.iot.box")
        box = boxes.search([("code", "=", CODE)]) or self._make(boxes)
        lots = self._as("manager", "wuye.parking.lot")
        place = ("community_id", "=", box.community_id.id)
        if not lots.search_count([place, ("code", "=", LOT)]):
            self._make_lot(lots, box)
        return box.action_enrol()["context"]["default_code"]

    @api.model
    def _make(self, boxes):
        community = boxes.env["wuye.community"].search([], order="id", limit=1)
        box = boxes.create(
            {"name": "模拟岗亭", "code": CODE, "community_id": community.id}
        )
        door = boxes.env["wuye.iot.door"].create(
            {"name": "东门 道闸", "code": "east", "kind": "barrier", "box_id": box.id}
        )
        cards = boxes.env["wuye.iot.credential"].create(
            [
                {
                    "community_id": community.id,
                    "kind": kind,
                    "number": number,
                    "label": label,
                }
                for kind, number, label, _lost in CARDS
            ]
        )
        boxes.env["wuye.iot.permit"].create(
            [
                {
                    "community_id": community.id,
                    "credential_id": card.id,
                    "door_ids": door.ids,
                }
                for card in cards
            ]
        )
        lost = [card.id for card, row in zip(cards, CARDS, strict=True) if row[3]]
        cards.browse(lost).action_deny()
        return box

    @api.model
    def _make_lot(self, lots, box):
        """A car park with a way in and a way out at the box, and a booth."""
        community = box.community_id
        tariff = self._as("accountant", "wuye.parking.tariff").create(
            {
                "name": "模拟计时",
                "code": LOT,
                "company_id": community.company_id.id,
                "version_ids": [
                    Command.create({"date_from": "2026-01-01", "data": TARIFF})
                ],
            }
        )
        lot = lots.create(
            {
                "code": LOT,
                "name": "模拟停车场",
                "community_id": community.id,
                "tariff_id": tariff.id,
                "lost_amount": 20.0,
            }
        )
        vals = {"lot_id": lot.id, "date_from": "2026-01-01", "rate": RATE}
        self._as("accountant", "wuye.parking.rate").create(
            {**vals, "document": RATE_PAPER}
        )
        self._make_lanes(lot, box)

    @api.model
    def _make_lanes(self, lot, box):
        """The lanes of a car park with a barrier each at the box, and their booth."""
        community = box.community_id
        desk = self._as("supervisor", "wuye.desk").create(
            {
                "name": "模拟岗亭",
                "code": f"{community.code}-SIM",
                "community_id": community.id,
            }
        )
        doors = self._as("administrator", "wuye.iot.door")
        lanes = self._as("manager", "wuye.parking.lane")
        for code, name, way in LANES:
            door = doors.create(
                {"name": name, "code": code, "kind": "barrier", "box_id": box.id}
            )
            vals = {"lot_id": lot.id, "code": code, "name": name, "way": way}
            lanes.create({**vals, "desk_id": desk.id, "door_id": door.id})
