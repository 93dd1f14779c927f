from odoo import api, models

CODE = "SIM-01"
# what the simulator is told to show: kind, number, label, whether it was reported lost
CARDS = (
    ("em", "0102A3B4C5", "03-1-0903 住户", False),
    ("em", "0102A3B4E0", "05-2-0401 住户", True),
    ("uid", "24A1B2C3", "保洁", False),
    ("plate", "粤B12345", "03-1-0903 车辆", False),
)


class WuyeDemoGate(models.AbstractModel):
    """A gate for the simulated box of `make simulate`, made by the administrator."""

    _name = "wuye.demo.gate"
    _description = "Gate of the Demo Estate"

    @api.model
    def _code(self):
        """The enrolment code of the box, which is made with its door and cards once."""
        administrator = self.env["wuye.demo"]._user("administrator")
        boxes = self.env["wuye.iot.box"].with_user(administrator)
        box = boxes.search([("code", "=", CODE)]) or self._make(boxes)
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
