"""What the screens of gates say: cards, pictures, orders, health (F2, F11, F12)."""

import json

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import IotHttpCase

PICTURE = "2026-11-28/0123456789abcdef.jpg"


@tagged("post_install", "-at_install")
class TestScreens(IotHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.guard, cls.administrator, cls.users["customer_service"]):
            user.lang = "en_US"

    def setUp(self):
        super().setUp()
        self.client = self._enrolled()
        self.wall = self.env["wuye.iot.wall"].with_user(self.guard)

    def _hash(self, card, kind):
        return card.hash_ids.filtered(lambda one: one.kind == kind).hash

    def _held(self):
        """The box says that it holds what is newest."""
        versions = self.client.send_events([])["versions"]
        self.client.send_events([], list=versions["list"], deny=versions["deny"])

    # === CARDS === #

    def test_f12_plate_is_shown_whole_and_a_card_by_its_last_digits(self):
        car = self._make_card("plate:粤B12345", "03-1-0903 车辆", self.lane)
        card = self._make_card()
        plate = {"form": "plate", "plate": "粤B12345", "tail": "2345"}
        self.client.note(
            door="north-in", credential=self._hash(car, "plate"), detail=plate
        )
        self.client.note(credential=self._hash(card, "em"))
        # of this one the box said neither form nor plate
        self.client.note(door="north-in", credential=self._hash(car, "plate"))
        self.client.send_events()
        rows = {one["id"]: one for one in self.wall.load()["events"]}
        events = (
            self.env["wuye.iot.event"].with_user(self.guard).search([], order="seq")
        )
        shown = [
            (rows[one.id]["card"], rows[one.id]["plate"], rows[one.id]["tail"])
            for one in events
        ]
        self.assertEqual(
            shown,
            [("plate", "粤B12345", "2345"), ("em", "", "B4C5"), ("plate", "", "2345")],
        )
        self.assertEqual(
            events.mapped("subject"), ["Plate 粤B·12345", "Card **B4C5", "Plate **2345"]
        )

    def test_pin_has_no_digit_on_the_wall_and_in_the_register(self):
        pin = self._make_card("pin:4711", "快递临时")
        self.assertFalse(pin.tail)  # it may be all of it
        self.client.note(credential=self._hash(pin, "pin"))
        self.client.note(code="unknown", detail={"form": "pin", "tail": "4712"})
        self.client.send_events()
        rows = self.wall.load()["events"]
        self.assertEqual([one["card"] for one in rows], ["pin", "pin"])
        self.assertNotIn("471", json.dumps(rows))
        events = self.env["wuye.iot.event"].with_user(self.guard).search([])
        self.assertEqual(events.mapped("subject"), ["PIN", "PIN"])

    def test_f12_bus_says_the_same_of_a_card_as_the_page(self):
        car = self._make_card("plate:粤B12345", "03-1-0903 车辆", self.lane)
        detail = {"form": "plate", "plate": "粤B12345", "tail": "2345"}
        self.client.note(
            door="north-in", credential=self._hash(car, "plate"), detail=detail
        )
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()
        self.client.send_events()
        self.env.cr.precommit.run()
        [told] = [
            json.loads(one.message)["payload"]["rows"]
            for one in self.env["bus.bus"].search([])
            if "wuye_iot_news" in one.message
        ]
        self.assertEqual(told, self.wall.load()["events"])

    def test_what_a_box_said_beside_an_event_is_in_words(self):
        detail = {"device": "relay", "relay": "silent", "card": "c7", "label": "x"}
        self.client.note(detail=detail)
        self.client.note("fault", "frame", "", detail="a text of its own")
        self.client.send_events()
        last, first = self.wall.load()["events"]
        self.assertEqual(
            self.wall.event(first["id"])["facts"],
            [["Device", "relay"], ["Relay", "No answer"]],
        )
        self.assertEqual(self.wall.event(last["id"])["facts"], [])

    # === REMOTE OPENING === #

    def test_f11_dialog_names_the_last_picture_of_the_doors_camera(self):
        said = {"form": "plate", "plate": "粤B12345"}
        pictures = [{"kind": "scene", "file": PICTURE}]
        self.assertIs(self.wall.before_open(self.lane.id)["picture"], False)
        seen = self.client.note(
            code="unknown", door="north-in", detail={**said, "pictures": pictures}
        )
        self.client.note(
            code="unknown", door="north-in", detail={**said, "pictures": []}
        )
        self.client.note(code="unknown", detail={"form": "em", "tail": "0F0F"})
        self.client.send_events()
        self.assertEqual(
            self.wall.before_open(self.lane.id)["picture"],
            {
                "at": seen["at"],
                "plate": "粤B·12345",
                "file": PICTURE,
                "box": "北门岗亭 BX-JLW-01",
                "days": 30,
            },
        )
        self.assertIs(self.wall.before_open(self.door.id)["picture"], False)
        later = fields.Datetime.add(fields.Datetime.now(), days=31)
        with freeze_time(later):
            self.assertIs(self.wall.before_open(self.lane.id)["picture"], False)

    def test_f11_dialog_follows_an_order_with_who_and_why(self):
        number = self.wall.open_door(self.door.id, "visitor", "访客来访，已核实")
        [told] = self.client.send_events([])["commands"]
        result = {"uuid": told["uuid"], "result": "not_sensed"}
        self.client.call("commands", {"results": [result]})
        order = self.wall.opened(number)
        self.assertEqual(
            (order["state"], order["words"], order["who"], order["why"]),
            (
                "not_sensed",
                "Sent, the door did not move",
                self.guard.name,
                "Visitor · 访客来访，已核实",
            ),
        )
        self.assertTrue(order["asked"] <= order["sent"] <= order["answered"])
        # the box's own word of it says who it was
        said = {"uuid": told["uuid"], "action": "open", "reason": "visitor"}
        self.client.note("command", "not_sensed", detail=said)
        self.client.send_events()
        [row] = self.wall.load()["events"]
        self.assertEqual(row["who"], self.guard.name)
        self.assertEqual(
            self.wall.event(row["id"])["facts"],
            [["Action", "Open"], ["Reason", "Visitor"]],
        )

    # === HEALTH === #

    def test_f2_box_is_behind_until_it_confirms_a_loss(self):
        card = self._make_card()
        self._held()
        box = self.box.with_user(self.administrator)
        self.assertEqual((box.health, box.deny_open, box.list_behind), ("well", 0, 0))
        card.action_deny()
        box.invalidate_recordset()
        self.assertEqual(
            (box.health, box.deny_open, box.deny_open_since),
            ("behind", 1, card.denied_at),
        )
        self.assertEqual(box.list_behind, box.list_newest - box.list_held)
        self.assertGreater(box.list_behind, 0)
        service = card.with_user(self.users["customer_service"])
        self.assertEqual(service.unconfirmed, "北门岗亭 BX-JLW-01")
        self._held()
        box.invalidate_recordset()
        service.invalidate_recordset()
        self.assertEqual((box.health, box.deny_open_since), ("well", False))
        self.assertFalse(service.unconfirmed)

    def test_f2_boxes_are_found_by_what_is_wrong_with_them(self):
        boxes = self.env["wuye.iot.box"].with_user(self.administrator)

        def found(*health):
            boxes.env.invalidate_all()
            return boxes.search([("health", "in", health)]) & self.box

        self._held()
        self.assertEqual(found("well"), self.box)
        self.client.note()
        missing = self.client.note()
        self.client.note()
        journal = [one for one in self.client.journal if one is not missing]
        versions = self.client.send_events([])["versions"]
        said = {"list": versions["list"], "deny": versions["deny"]}
        self.client.send_events(journal, **said)
        self.assertEqual(found("gap"), self.box)
        self.assertEqual(self.box.gap_open, 1)
        self.client.send_events([missing], **said, offset=-6000)
        self.assertEqual(found("clock"), self.box)
        self.box.sudo().link_ids.contact_at = "2026-01-01 00:00:00"
        self.assertEqual(found("silent"), self.box)
        self.box.with_user(self.administrator).action_retire()
        self.assertEqual(found("none"), self.box)
        self.assertFalse(found("well", "behind", "clock", "gap", "silent"))

    def test_f9_lists_say_hours_and_doors_in_words(self):
        community = {"community_id": self.community.id}
        spans = [
            fields.Command.create({"days": "workday", "start": 8, "end": 18.5}),
            fields.Command.create({"days": "weekend", "start": 9, "end": 12}),
        ]
        plan = self.env["wuye.iot.plan"].create(
            {**community, "name": "办公时间", "span_ids": spans}
        )
        card = self._make_card()
        group = self.env["wuye.iot.group"].create(
            {**community, "name": "3幢住户", "credential_ids": card.ids}
        )
        self.env["wuye.iot.permit"].create(
            {**community, "group_id": group.id, "door_ids": self.door.ids}
        )
        as_service = self.users["customer_service"]
        permit = card.permit_ids.with_user(as_service)
        self.assertEqual(permit.hours, "At any hour")
        permit.plan_id = plan
        self.assertEqual(permit.hours, "办公时间")
        group = group.with_user(as_service)
        self.assertEqual(
            (group.credential_count, group.door_names), (1, "3幢1单元 大门")
        )
        self.assertEqual(
            plan.with_user(as_service).summary,
            "Workdays and make-up workdays 08:00–18:30 / Weekends 09:00–12:00",
        )

    # === PAPER === #

    def test_f9_matrix_says_who_passes_which_door_when(self):
        community = {"community_id": self.community.id}
        plan = self.env["wuye.iot.plan"].create({**community, "name": "办公时间"})
        card = self._make_card(label="保洁")
        group = self.env["wuye.iot.group"].create({**community, "name": "3幢住户"})
        permits = card.permit_ids | self.env["wuye.iot.permit"].create(
            {
                **community,
                "group_id": group.id,
                "door_ids": (self.door | self.lane).ids,
                "plan_id": plan.id,
                "date_to": "2026-12-31 16:00:00",
            }
        )
        service = self.users["customer_service"]
        service.tz = "Asia/Shanghai"
        [table] = (
            permits.with_user(service).with_context(tz="Asia/Shanghai")._matrix_tables()
        )
        until = "办公时间 –2027-01-01 00:00"
        self.assertEqual(table["columns"], ["Holder", "3幢1单元 大门", "北门入口 道闸"])
        self.assertEqual(
            table["rows"],
            [["3幢住户", until, until], ["保洁 **B4C5", "At any hour", "—"]],
        )

    def test_registers_are_printed_without_a_name_of_a_person(self):
        card = self._make_card()
        card.partner_id = self.owner
        self.client.note(credential=self._hash(card, "em"))
        self.client.send_events()
        event = self.env["wuye.iot.event"].search([])
        for name, post, docs in (
            ("event", "manager", event),
            ("credential", "customer_service", card),
            ("permit", "customer_service", card.permit_ids),
        ):
            reports = self.env["ir.actions.report"].with_user(self.users[post])
            html, _kind = reports.with_context(lang="en_US")._render_qweb_html(
                f"wuye_iot.wuye_iot_{name}_document", docs.ids
            )
            text = html.decode()
            self.assertIn("03-1-0903 住户", text)
            self.assertNotIn(self.owner.name, text)

    def test_guard_prints_no_register(self):
        for name in ("event", "credential", "permit"):
            report = self.env.ref(f"wuye_iot.wuye_iot_{name}_action_pdf")
            self.assertNotIn(
                self.env.ref("wuye_property.group_guard"), report.group_ids
            )
