from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS

from .common import IDENTITY, PHONE, WuyePrivacyCase

ALL = ("phone", "identity", "documents", "vehicles")


@freeze_time("2026-11-20")
class TestErasure(WuyePrivacyCase):
    """R14: kept as long as needed, erased on request, on record."""

    def setUp(self):
        super().setUp()
        self.home.date_to = "2026-10-31"
        self.document = self.env["wuye.document"].create(
            {
                "kind": "identity",
                "partner_id": self.owner.id,
                "community_id": self.community.id,
                "attachment_ids": [Command.create({"name": "id.jpg", "raw": b"scan"})],
            }
        )
        self.env["wuye.vehicle"].create(
            {
                "unit_id": self.unit.id,
                "plate": "粤B12345",
                "partner_id": self.owner.id,
            }
        )

    def _rules(self, *subjects):
        return self.env["wuye.retention.rule"].search([("subject", "in", subjects)])

    def _erasure(self, *subjects, user=None):
        return (
            self.env["wuye.erasure"]
            .with_user(user or self.clerk)
            .create(
                {
                    "partner_id": self.owner.id,
                    "rule_ids": [Command.set(self._rules(*subjects).ids)],
                    "reason": "本人申请",
                }
            )
        )

    def test_r14_what_a_person_asks_is_erased_and_on_record(self):
        file = self.document.attachment_ids
        self._as("customer_service").phone = "13912345678"
        self._flush_tracking()
        erasure = self._erasure(*ALL)
        self.assertFalse(erasure.refusal)
        erasure.with_user(self.manager).action_erase()
        self.env.flush_all()
        self.env.invalidate_all()
        person = self.owner.sudo()
        self.assertFalse(person.phone or person.wuye_id_number or person.wuye_id_hash)
        self.assertFalse(self.document.exists() or file.exists())
        self.assertFalse(person.with_context(active_test=False).wuye_vehicle_ids)
        self.assertEqual(person.name, "王小明")
        changes = self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.res_id", "=", person.id),
                ("field_id.name", "=", "phone"),
            ]
        )
        self.assertFalse(changes)
        self.assertRecordValues(
            erasure, [{"state": "done", "decided_by": self.manager.id}]
        )
        self.assertEqual(self._log(kind="erase").partner_id, person)

    def test_r14_law_keeps_the_name(self):
        erasure = self._erasure("phone", "name")
        self.assertIn("the law keeps it until 2056-10-31", erasure.refusal)
        with self.assertRaisesRegex(UserError, "the law keeps it"):
            erasure.with_user(self.manager).action_erase()
        self.assertEqual(self.owner.sudo().phone, PHONE)
        with freeze_time("2056-11-02"):
            erasure.with_user(self.manager).action_erase()
        self.assertEqual(self.owner.name, f"Erased person {self.owner.id}")

    def test_r14_who_still_lives_here_is_not_erased(self):
        self.home.date_to = False
        with self.assertRaisesRegex(UserError, "still has a role"):
            self._erasure("phone").with_user(self.manager).action_erase()

    def test_r14_another_manager_decides(self):
        with self.assertRaisesRegex(UserError, "Another manager"):
            self._erasure("phone", user=self.manager).action_erase()
        erasure = self._erasure("phone")
        for post in POSTS:
            if post != "manager":
                with (
                    mute_logger("odoo.addons.base.models.ir_model"),
                    self.assertRaises(UserError, msg=post),
                ):
                    erasure.with_user(self.users[post]).action_erase()
        erasure.with_user(self.manager).action_refuse()
        with self.assertRaisesRegex(UserError, "decided already"):
            erasure.with_user(self.manager).action_erase()
        self.assertEqual(self.owner.sudo().phone, PHONE)

    def test_decision_cannot_be_forged(self):
        erasure = self._erasure("phone")
        for vals in ({"state": "done"}, {"asked_by": self.guard.id}):
            with self.assertRaisesRegex(UserError, "recorded by the buttons"):
                erasure.write(vals)
        erasure.with_user(self.manager).action_erase()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            erasure.reason = "x"

    def test_r14_night_proposes_whose_time_is_over(self):
        Rule = self.env["wuye.retention.rule"]
        Erasure = self.env["wuye.erasure"]
        mine = [("partner_id", "=", self.owner.id)]
        Rule._cron_apply()
        self.assertFalse(Erasure.search(mine))
        with freeze_time("2027-11-02"):
            Rule._cron_apply()
            self.assertEqual(
                Erasure.search(mine).rule_ids.mapped("subject"), ["vehicles"]
            )
            Rule._cron_apply()
        self.assertEqual(len(Erasure.search(mine)), 1, "proposed once")
        Erasure.search(mine).unlink()
        with freeze_time("2029-11-02"):
            Rule._cron_apply()
        erasure = Erasure.search(mine)
        self.assertEqual(erasure.kind, "retention")
        self.assertEqual(set(erasure.rule_ids.mapped("subject")), set(ALL))
        self.assertEqual(erasure.community_ids, self.community)
        erasure.with_user(self.manager).action_erase()
        with freeze_time("2029-11-03"):
            Rule._cron_apply()
        self.assertEqual(len(Erasure.search(mine)), 1, "nothing is left")

    def test_r14_old_imports_lose_their_file(self):
        done = self.env["wuye.import"].create(
            {"filename": "x.csv", "file": "eA==", "community_id": self.community.id}
        )
        done.state = "done"
        self.env.flush_all()
        self.env["wuye.retention.rule"]._cron_apply()
        self.assertTrue(done.file)
        with freeze_time("2027-06-01"):
            self.env["wuye.retention.rule"]._cron_apply()
        self.assertFalse(done.file)

    def test_i8_resident_of_another_community_is_not_named_by_a_request(self):
        self.clerk.wuye_community_ids = self.second_community
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self._erasure("phone")

    def test_i8_requests_of_another_community_are_not_seen(self):
        erasure = self._erasure("phone")
        self.manager.wuye_community_ids = self.second_community
        found = erasure.with_user(self.manager).search([("id", "=", erasure.id)])
        self.assertFalse(found)


class TestPersonalSheet(WuyePrivacyCase):
    """R14: a person's own data on one page, for the person."""

    def _sheet(self, user):
        return (
            self.env["wuye.personal.sheet"]
            .with_user(user)
            .create({"partner_id": self.owner.id})
        )

    def _print(self, sheet):
        report = self.env["ir.actions.report"].with_user(sheet.env.user)
        html, _kind = report._render_qweb_html(
            "wuye_privacy.personal_sheet_document", sheet.ids
        )
        return html.decode()

    def test_r14_sheet_has_all_and_is_on_record(self):
        self._as("collector").wuye_reveal("phone", "催费")
        sheet = self._sheet(self.clerk)
        action = sheet.action_print()
        self.assertEqual(action["type"], "ir.actions.report")
        page = self._print(sheet)
        for words in (PHONE, IDENTITY, "王小明", "01-0302", "催费"):
            self.assertIn(words, page)
        self.assertEqual(self._log(kind="sheet").user_id, self.clerk)

    def test_r14_sheet_is_not_printed_around_the_record(self):
        sheet = self._sheet(self.clerk)
        with self.assertRaises(UserError):
            sheet._facts()
        self.assertFalse(self._log(kind="sheet"))

    def test_r14_who_may_print_it(self):
        for post in POSTS:
            allowed = post in ("customer_service", "ledger_clerk", "manager")
            can = self.env["wuye.personal.sheet"].with_user(self.users[post])
            self.assertEqual(can.has_access("create"), allowed, post)
