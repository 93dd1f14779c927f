"""Who sees and does what at the gates (F10, J1)."""

import ast
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.bus.models.bus import channel_with_db

from .common import IotHttpCase

HERE = Path(__file__).resolve().parents[1]
MONEY = ("billing", "charge", "arrear", "receivable", "account.", "amount", "debt")


@tagged("post_install", "-at_install")
class TestRights(IotHttpCase):
    def test_guard_sees_his_communities_and_no_persons(self):
        client = self._enrolled()
        card = self._make_card()
        card.partner_id = self.owner
        value = card.hash_ids.filtered(lambda one: one.kind == "em").hash
        client.note(credential=value)
        client.send_events()
        wall = self.env["wuye.iot.wall"].with_user(self.guard)
        page = wall.load()
        self.assertEqual([one["id"] for one in page["communities"]], self.community.ids)
        [event] = page["events"]
        self.assertEqual((event["label"], event["tail"]), ("03-1-0903 住户", "B4C5"))
        self.assertNotIn(self.owner.name, str(page))
        self.assertNotIn(self.owner.name, str(wall.event(event["id"])))
        self.assertNotIn(value, str(page))
        for model in ("credential", "permit", "group", "plan", "credential.hash"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[f"wuye.iot.{model}"].with_user(self.guard).search([])

    def test_guard_changes_no_box_door_or_key(self):
        for record in (self.box, self.door):
            with self.assertRaises(AccessError):
                record.with_user(self.guard).name = "x"
        for action in ("action_enrol", "action_rotate", "action_retire"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(self.box.with_user(self.guard), action)()

    def test_wall_of_another_community_is_refused(self):
        client = self._enrolled(self.other_box)
        client.note()
        client.send_events()
        event = self.env["wuye.iot.event"].search([])
        wall = self.env["wuye.iot.wall"].with_user(self.guard)
        other = self.second_community.id
        self.assertEqual(wall.load(other)["community_id"], self.community.id)
        self.assertEqual(wall.since(other, 0), [])
        self.assertEqual(wall.older(other, "all"), [])
        for call in (
            lambda: wall.state(other),
            lambda: wall.event(event.id),
            lambda: wall.before_open(self.other_door.id),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_rows_of_another_company_are_not_seen(self):
        both = self._make_user(
            "administrator",
            self.community | self.foreign_community,
            login="two-companies",
        )
        boxes = self.env["wuye.iot.box"].with_user(both)
        here = boxes.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(here.search([]), self.box)
        there = boxes.with_context(allowed_company_ids=self.other_company.ids)
        self.assertEqual(there.search([]), self.foreign_box)
        doors = self.env["wuye.iot.door"].with_user(both)
        doors = doors.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(doors.search([]), self.door | self.lane)

    def test_posts_without_a_gate_see_nothing(self):
        for post in ("collector", "cashier", "accountant", "housekeeper", "repairer"):
            user = self.users[post]
            with self.subTest(post):
                for model in ("box", "event", "alarm", "command", "credential"):
                    self.assertFalse(
                        self.env[f"wuye.iot.{model}"].with_user(user).has_access("read")
                    )
                with self.assertRaises(AccessError):
                    self.env["wuye.iot.wall"].with_user(user).load()

    def test_bus_tells_a_community_to_those_who_look_after_it(self):
        def heard(user):
            sockets = self.env["ir.websocket"].with_user(user)
            with self.allow_channels(user):
                channels = sockets._build_bus_channel_list(["wuye_iot", "x"])
            named = [channel_with_db("db", channel) for channel in channels]
            return {one[2] for one in named if one[-1] == "wuye_iot"}

        self.assertEqual(heard(self.guard), {self.community.id})
        self.assertEqual(heard(self.users["collector"]), set())

    def allow_channels(self, user):
        """The part of Odoo that reads the session of a request."""
        from types import SimpleNamespace
        from unittest.mock import patch

        session = SimpleNamespace(uid=user.id)
        return patch(
            "odoo.addons.bus.models.ir_websocket.request",
            SimpleNamespace(session=session),
        )

    def test_keys_are_in_no_model(self):
        client = self._enrolled()
        self._make_card()
        self.env.flush_all()
        key = client.keys[1]
        self.assertEqual(self.env["wuye.iot.secret"]._get("box", self.box.id, 1), key)
        for name, model in self.env.items():
            if name.startswith("wuye.iot.") and model._auto and not model._transient:
                self.env.cr.execute(f"SELECT t::text FROM {model._table} t")
                text = "".join(row[0] for row in self.env.cr.fetchall())
                self.assertNotIn(key.hex(), text)
        self.assertFalse(self.env["wuye.iot.secret"]._auto)
        public = [
            name
            for name in dir(self.env.registry["wuye.iot.secret"])
            if name in ("get", "put", "forget", "use_nonce")
        ]
        self.assertEqual(public, [])

    def test_f10_nothing_of_money_is_known_at_the_gates(self):
        """The scan sees what is planted, and finds nothing else (Civil Code 944)."""
        self.assertTrue(_money_in("charges = self.env['wuye.charge'].search([])"))
        self.assertTrue(_money_in("from odoo.addons.wuye_billing import x"))
        found = {
            path.name: words
            for path in HERE.rglob("*.py")
            if "tests" not in path.parts and (words := _money_in(path.read_text()))
        }
        self.assertEqual(found, {})
        depends = ast.literal_eval((HERE / "__manifest__.py").read_text())["depends"]
        self.assertEqual(depends, ["bus", "wuye_property"])
        for path in HERE.glob("*/*.xml"):
            text = path.read_text().lower()
            self.assertFalse([word for word in MONEY if word in text], path.name)


def _money_in(source):
    """Words of money in the code of a file: names, attributes, texts, imports."""
    words = set()
    docstrings = set()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            if ast.get_docstring(node) is not None:
                docstrings.add(node.body[0].value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            words.add(node.id)
        elif isinstance(node, ast.Attribute):
            words.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in docstrings:
                words.add(node.value)
        elif isinstance(node, ast.ImportFrom):
            words.add(node.module or "")
    return sorted(word for word in words if any(bad in word.lower() for bad in MONEY))
