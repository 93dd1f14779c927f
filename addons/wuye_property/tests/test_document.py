from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .common import POSTS, WRITERS, WuyePropertyCommon

READERS = {*WRITERS, "housekeeper", "administrator"}


@freeze_time("2026-03-20")
class TestDocument(WuyePropertyCommon):
    """R17, R30: papers of units and people, with their scans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")

    def _document(self, **vals):
        file = Command.create({"name": "deed.pdf", "raw": b"scan of the deed"})
        return (
            self.env["wuye.document"]
            .with_user(self.clerk)
            .create({"unit_id": self.unit.id, "attachment_ids": [file], **vals})
        )

    def test_paper_of_a_unit_is_entered_and_named(self):
        with Form(self.env["wuye.document"].with_user(self.clerk)) as form:
            form.kind = "lease"
            form.number = "2026-17"
            form.unit_id = self.unit
        document = form.save()
        self.assertEqual(document.name, "Lease 2026-17")
        self.assertEqual(document.community_id, self.community)

    def test_paper_of_a_person_belongs_to_a_community_in_scope(self):
        self._make_occupancy(self.second_unit, self.owner)
        document = self._document(unit_id=False, partner_id=self.owner.id)
        self.assertEqual(document.community_id, self.community)
        self.assertIn(document, self.owner.with_user(self.clerk).wuye_document_ids)
        self.clerk.wuye_community_ids = self.second_community
        self.env.invalidate_all()
        self.assertFalse(self.owner.with_user(self.clerk).wuye_document_ids)

    def test_i8_scan_is_read_by_who_reads_the_paper(self):
        file = self._document().attachment_ids.sudo()
        for post in POSTS:
            reader = file.with_user(self.users[post])
            self.assertEqual(reader.has_access("read"), post in READERS, post)
            self.assertEqual(
                bool(reader.search([("id", "=", file.id)])), post in READERS
            )
        self.clerk.wuye_community_ids = self.second_community
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            file.with_user(self.clerk).read(["raw"])

    def test_scan_taken_off_is_deleted(self):
        document = self._document()
        file = document.attachment_ids
        document.attachment_ids = [Command.unlink(file.id)]
        self.assertFalse(file.exists())

    def test_deleted_paper_leaves_no_scan(self):
        document = self._document()
        file = document.attachment_ids
        with self.assertRaises(AccessError):
            document.unlink()
        document.with_user(self.users["manager"]).unlink()
        self.assertFalse(file.exists())

    def test_papers_that_run_out_are_found(self):
        late = self._document(date_to="2026-04-19")
        later = self._document(date_to="2026-04-20")
        endless = self._document()
        Document = self.env["wuye.document"].with_user(self.clerk)
        self.assertEqual(Document.search([("is_running_out", "=", True)]), late)
        self.assertEqual(
            Document.search([("is_running_out", "=", False)]), later | endless
        )
        self.assertEqual((late | later).mapped("is_running_out"), [True, False])

    def test_unit_of_another_community_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "is not in"):
            self.env["wuye.document"].create(
                {
                    "unit_id": self.unit.id,
                    "community_id": self.second_community.id,
                }
            ).community_id = self.second_community
