"""The notices of a month in the browser: made, printed, mailed."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.models.wuye_work_mixin import job_key
from odoo.addons.wuye_property.tests.jobs import fail_job

from .common import NoticeMixin


@tagged("post_install", "-at_install")
class TestNoticeTours(NoticeMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_notices()
        cls._bill()
        cls.service.write({"name": "林前台", "tz": "Asia/Shanghai"})

    def _failing_once_asked(self, batch):
        """The form opens on work that goes on; the job fails as the page looks after it
        (for the work alone, a form is loaded with all it shows)."""
        read, waiting = type(batch).read, [job_key(batch.part_ids[0])]
        asked = {"is_working", "work_done", "work_total", "work_trouble"}

        def fail_and_read(records, fields=None, load="_classic_read"):
            if waiting and asked.issuperset(fields or ("all",)):
                fail_job(self.env, waiting.pop(), UserError("纸张用完了。"))
                self.env.flush_all()
            return read(records, fields, load)

        return patch.object(type(batch), "read", fail_and_read)

    def test_r90_batch_in_chinese(self):
        batch = self._batch(make=False)
        url = f"/odoo/wuye.notice.batch/{batch.id}"
        self.start_tour(url, "wuye_notice_batch", login=self.service.login)
        self.assertEqual(len(batch.notice_ids), 3)
        self.assertEqual(batch.no_address_count, 1)
        self.assertEqual(batch.part_ids.mapped("kind"), ["print", "mail"])
        with self._failing_once_asked(batch):
            self.start_tour(url, "wuye_notice_stopped", login=self.service.login)
        batch.invalidate_recordset()
        self.assertFalse(batch.work_trouble)
        for part in batch.part_ids:
            part._work()
        self.assertEqual(batch.notice_ids.mapped("print_count"), [1, 1, 1])
        self.start_tour(url, "wuye_notice_done", login=self.service.login)

    def test_r90_notices_from_the_run_in_chinese(self):
        run = self.env["wuye.bill.run"].search([("month", "=", "2026-03-01")])
        url = f"/odoo/wuye.bill.run/{run.id}"
        self.start_tour(url, "wuye_notice_from_run", login=self.clerk.login)
        batch = self.env["wuye.notice.batch"].search([("month", "=", run.month)])
        self.assertEqual(batch.notice_count, 3)

    def test_r90_log_of_notices_in_chinese(self):
        batch = self._batch()
        batch.notice_ids[0].with_user(self.service).action_print()
        self.start_tour("/odoo", "wuye_notice_log", login=self.service.login)

    def test_r90_code_opens_a_page_without_persons(self):
        notice = self._notice(self._batch())
        address = notice._code_address().removeprefix(notice.get_base_url())
        self.env.flush_all()
        page = self.url_open(address)
        self.assertEqual(page.status_code, 200)
        self.assertIn("520.00", page.text)
        for told in (self.owner.name, self.unit.code, notice.name):
            self.assertNotIn(told, page.text)
        self.assertEqual(self.url_open(f"{address}x").status_code, 404)
