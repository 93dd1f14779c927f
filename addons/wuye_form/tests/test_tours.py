"""In the browser, in Chinese: a form is made and printed, a report sent back."""

import io

from pypdf import PdfReader

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import FormMixin


@tagged("post_install", "-at_install")
class TestFormTours(FormMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_forms()
        cls.administrator.write({"login": "13900000009", "tz": "Asia/Shanghai"})

    def test_i7_administrator_makes_a_form_and_the_manager_prints(self):
        """New form from text, wrong line told, published, printed: no release."""
        before = self.env["wuye.form"].search([])
        self.start_tour("/odoo", "wuye_form_make", login=self.administrator.login)
        self.env.invalidate_all()
        form = self.env["wuye.form"].search([]) - before
        [version] = form.version_ids
        self.assertRecordValues(form, [{"name": "专用通知单", "subject": "unit"}])
        self.assertRecordValues(
            version,
            [
                {
                    "number": 1,
                    "state": "published",
                    "paper": "cont_93",
                    "copies": "存根联\n业主联",
                    "published_by": self.administrator.id,
                }
            ],
        )
        form.sequence = 1
        self.start_tour(
            f"/odoo/wuye.unit/{self.unit.id}",
            "wuye_form_print",
            login=self.manager.login,
        )
        paper = self.env["wuye.form.paper"].search([("form_id", "=", form.id)])
        self.assertRecordValues(
            paper,
            [
                {
                    "version_id": version.id,
                    "res_id": self.unit.id,
                    "printed_by": self.manager.id,
                    "community_id": self.community.id,
                    "print_count": 1,
                }
            ],
        )
        self._check_pdf(paper)

    def _check_pdf(self, paper):
        """What the browser gets at the address of the paper."""
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open(f"/wuye/form/papers/{paper.id}")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        pages = PdfReader(io.BytesIO(answer.content)).pages
        self.assertEqual(len(pages), 2)
        for page, mark in zip(pages, ("存根联", "业主联"), strict=True):
            self.assertSize(page, 241, 93)
            text = "".join(page.extract_text().split())
            for words in ("专用通知", self.unit.code, "王小明", mark, "第1页共1页"):
                self.assertIn(words, text)

    def test_i7_addresses_ask_for_rights(self):
        """Other people's papers, and the pages of the administrator, are refused."""
        form = self._make_form()
        paper = self._print(form, self.bill)
        version = form.version_ids
        for user, expected in (
            (self.accountant, (200, 403, 403)),
            (self.cashier, (403, 403, 403)),
            (self.administrator, (403, 200, 200)),
        ):
            user.password = "Biao-dan-1"
            self.authenticate(user.login, "Biao-dan-1")
            for path, code in zip(
                (
                    f"papers/{paper.id}",
                    f"{version.id}/preview",
                    f"{version.id}/export",
                ),
                expected,
                strict=True,
            ):
                with self.subTest(user=user.login, path=path):
                    answer = self.url_open(f"/wuye/form/{path}")
                    self.assertEqual(answer.status_code, code)
        answer = self.url_open("/wuye/form/papers/0,x,-1")
        self.assertEqual(answer.status_code, 404)

    def test_r75_finance_signs_verifies_and_sends_back(self):
        report = (
            self.env["wuye.month.report"]
            .with_user(self.clerk)
            .create({"community_id": self.community.id, "month": "2026-01-01"})
        )
        report.action_compute()
        report = report.with_env(self.env)
        self.start_tour(
            f"/odoo/wuye.month.report/{report.id}",
            "wuye_form_send_back",
            login=self.accountant.login,
        )
        self.assertRecordValues(
            report, [{"state": "draft", "revision": 2, "must_compute": True}]
        )
        self.assertRecordValues(
            report.return_ids,
            [{"reason": "调整数漏记", "user_id": self.accountant.id, "revision": 1}],
        )
        self.assertRecordValues(
            report.archive_ids, [{"kind": "signed", "check_state": "intact"}]
        )
