"""Forms made by the administrator, printed from a record (I7, R68, R138)."""

import base64
import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import speak_chinese

from ..exchange import write_form
from ..language import FormError
from .common import BILL, FormMixin

STUB = BILL.replace("<body>", "<stub><p>存根 {{ bill.number }}</p></stub><body>")
MARKS = "存根联\n客户联\n财务联"


class FormCase(FormMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        # papers are printed in the language of whoever prints
        cls.env = cls.env(context={**cls.env.context, "lang": "zh_CN"})
        cls._setup_billing()
        cls._setup_forms()

    def _texts(self, papers):
        return [page.extract_text() for page in self._pages(papers)]


@tagged("post_install", "-at_install")
class TestForm(FormCase):
    # === NEW FORM WITHOUT A RELEASE === #

    def test_i7_a_form_from_text_is_printed_of_a_bill(self):
        form = self._make_form()
        [text] = self._texts(self._print(form, self.bill))
        for words in ("专用收据", self.bill.name, self.unit.code, "王小明", "300.00"):
            self.assertIn(words, text)
        self.assertIn("人民币叁佰元整", text)

    def test_i7_what_is_printed_is_what_is_booked(self):
        """Σ lines = the bill's amount = the entry, read apart."""
        values = self.env["wuye.form.subject.bill"]._values(self.bill)
        lines = sum(float(line["amount"]) for line in values["lines"])
        [row] = self.env["account.move.line"]._read_group(
            [("move_id", "=", self.bill.id), ("account_type", "=", "asset_receivable")],
            [],
            ["balance:sum"],
        )
        self.assertEqual(float(values["bill"]["amount"]), 300.0)
        self.assertEqual((lines, row[0]), (300.0, 300.0))

    def test_i7_a_wrong_template_is_not_kept(self):
        draft = self._make_form(publish=False).draft_id
        with self.assertRaisesRegex(ValidationError, "(?s)4.*bill.numbr.*number"):
            draft.template = BILL.replace("bill.number", "bill.numbr")
        with self.assertRaisesRegex(ValidationError, "script"):
            draft.template = BILL.replace("<h2>", "<script/><h2>")

    def test_i7_every_error_has_words(self):
        """No rule of the language without a sentence that says what to do."""
        folder = Path(__file__).parents[1] / "language"
        text = "".join(path.read_text() for path in folder.glob("*.py"))
        codes = set(re.findall(r'FormError\(\s*"(\w+)"', text))
        self.assertGreater(len(codes), 20)
        version = self.env["wuye.form.version"]
        for code in codes:
            with self.subTest(code=code):
                said = version._say(FormError(code, 7, reason="x"))
                self.assertIn("7", said)
                self.assertNotIn("None", said)

    def test_i7_each_starter_can_be_printed(self):
        for subject in self.env["wuye.form"]._subjects():
            form = self.env["wuye.form"].create({"name": "x", "subject": subject})
            with self.subTest(subject=subject):
                self.assertTrue(form.draft_id._render_sample().startswith(b"%PDF"))

    def test_i7_samples_have_every_name(self):
        """An invented record has what a real one has, so previews do not lie."""
        forms = self.env["wuye.form"]
        for subject, model in forms._subjects().items():
            service = self.env[model]
            values = {**service._sample(), "print": service._print_values("x")}
            with self.subTest(subject=subject):
                self._check_shape(service._fields_of(), values)

    def _check_shape(self, named, values):
        for name, field in named.items():
            if name == "no":
                continue
            self.assertIn(name, values)
            if field.kind == "group":
                self._check_shape(field.fields, values[name])
            elif field.kind == "rows":
                for row in values[name]:
                    self._check_shape(field.fields, row)

    def test_i7_real_values_have_every_name(self):
        report = self.env["wuye.month.report"].create(
            {"community_id": self.community.id, "month": "2026-01-01"}
        )
        report.action_compute()
        for subject, record in (
            ("bill", self.bill),
            ("charges", self.charge),
            ("unit", self.unit),
            ("month_report", report),
        ):
            service = self.env[self.env["wuye.form"]._subjects()[subject]]
            values = {**service._values(record), "print": service._print_values("x")}
            with self.subTest(subject=subject):
                self._check_shape(service._fields_of(), values)

    # === PAPER === #

    def test_i7_sizes_are_exact(self):
        for paper, width, height in (
            ("a4", 210, 297),
            ("a5", 148, 210),
            ("cont_93", 241, 93),
            ("cont_140", 241, 140),
            ("cont_280", 241, 280),
        ):
            form = self._make_form(paper=paper)
            with self.subTest(paper=paper):
                [page] = self._pages(self._print(form, self.bill))
                self.assertSize(page, width, height)
            form.active = False

    def test_i7_across_and_own_size(self):
        form = self._make_form(paper="a5", orientation="landscape")
        [page] = self._pages(self._print(form, self.bill))
        self.assertSize(page, 210, 148)
        form.active = False
        form = self._make_form(paper="custom", width=120.5, height=80.25)
        [page] = self._pages(self._print(form, self.bill))
        self.assertSize(page, 120.5, 80.25)

    def test_r138_each_copy_is_a_sheet_with_its_mark(self):
        form = self._make_form(copies=MARKS)
        texts = ["".join(t.split()) for t in self._texts(self._print(form, self.bill))]
        self.assertEqual(len(texts), 3)
        for number, mark, text in zip("一二三", MARKS.splitlines(), texts, strict=True):
            self.assertIn(f"第{number}联{mark}", text)
            self.assertIn("一式三联", text)
            self.assertIn(self.bill.name, text)
            self.assertIn("第1页共1页", text)

    def test_r138_carbon_paper_has_all_marks_on_one_sheet(self):
        form = self._make_form(copies=MARKS, copies_mode="carbon")
        [text] = self._texts(self._print(form, self.bill))
        text = "".join(text.split())
        for words in ("一式三联", "第一联存根联", "第二联客户联", "第三联财务联"):
            self.assertIn(words, text)

    def test_r68_a_stub_is_printed_beside_or_above(self):
        for side in ("left", "top"):
            form = self._make_form(
                STUB, paper="cont_140", stub=side, stub_size=40.0, margin_top=6.0
            )
            with self.subTest(side=side):
                [page] = self._pages(self._print(form, self.bill))
                self.assertIn(f"存根 {self.bill.name}", page.extract_text())
                places = self._places(page)
                stub, title = places["存根"], places["专用收据"]
                if side == "left":
                    self.assertLess(stub[0], title[0])
                else:
                    self.assertGreater(stub[1], title[1])
            form.active = False

    def _places(self, page):
        """Where texts begin: {word: (x, y)} in points from the lower left."""
        found = {}

        def visit(text, cm, tm, _font, _size):
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            for word in ("存根", "专用收据"):
                if word in text:
                    found.setdefault(word, (x, y))

        page.extract_text(visitor_text=visit)
        return found

    def test_i7_pages_are_counted_per_paper(self):
        for _month in range(2, 7):
            self._run(f"2026-0{_month}")
        rows = "".join(f"<p>{number}</p>" for number in range(80))
        form = self._make_form(
            f"<paper><body>{rows}</body></paper>", paper="cont_140", copies="存根\n客户"
        )
        texts = self._texts(self._print(form, self.bill))
        count = len(texts) // 2
        self.assertGreater(count, 1)
        for number, text in enumerate(texts):
            words = f"第{number % count + 1}页共{count}页"
            self.assertIn(words, "".join(text.split()))

    def test_i7_sheet_that_cannot_be_is_refused(self):
        draft = self._make_form(publish=False).draft_id
        for vals, words in (
            ({"paper": "custom", "width": 5.0}, "40"),
            ({"margin_left": 150.0, "margin_right": 60.0}, "20"),
            ({"margin_top": -1.0}, "20"),
            ({"copies": "甲", "margin_right": 3.0}, "8"),
            ({"margin_bottom": 2.0}, "8"),
            ({"font_size": 2.0}, "5"),
            ({"copies": "\n".join("一二三四五六七八九十")}, "9"),
            ({"stub": "left"}, "stub"),
            ({"stub": "left", "stub_size": 5.0, "template": STUB}, "15"),
            ({"template": STUB}, "stub"),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                draft.write(vals)

    def test_i7_charges_are_one_paper_with_their_total(self):
        self._run("2026-02")
        charges = self._open()
        form = self.env.ref("wuye_form.wuye_form_charges")
        papers = self._print(form, charges)
        self.assertEqual(len(papers), 1)
        texts = self._texts(papers)
        self.assertEqual(len(texts), 3)
        for text in texts:
            self.assertIn("600.00", text)
            self.assertIn("审核：", text)
            self.assertIn("主管：", text)
        self.assertEqual(papers.values["total"]["amount"], "600.00")

    def test_i7_bills_are_a_paper_each(self):
        self._run("2026-02")
        bills = self._open().move_id
        papers = self._print(self._make_form(), bills)
        self.assertEqual(set(papers.mapped("res_id")), set(bills.ids))
        self.assertEqual(len(self._pages(papers)), 2)

    def test_i7_no_more_papers_at_once_than_an_address_holds(self):
        form = self._make_form()
        with (
            patch("odoo.addons.wuye_form.models.wuye_form_paper.MOST_PAPERS", 0),
            self.assertRaises(UserError),
        ):
            self._print(form, self.bill)

    def test_i7_shipped_forms_are_in_force_and_print(self):
        for name in ("bill", "charges", "month_report", "unit"):
            form = self.env.ref(f"wuye_form.wuye_form_{name}")
            with self.subTest(name=name):
                self.assertTrue(form.current_id)
                self.assertTrue(form.current_id._render_sample())

    # === VERSIONS === #

    def test_i7_a_version_is_in_force_from_its_day(self):
        form = self._make_form()
        first = form.current_id
        draft = form._new_draft()
        draft.template = BILL.replace("专用收据", "新版收据")
        draft.date_from = fields.Date.today() + timedelta(days=7)
        draft.action_publish()
        form.invalidate_recordset()
        self.assertEqual(form.current_id, first)
        later = fields.Date.today() + timedelta(days=7)
        self.assertEqual(form._version_on(later), draft)
        self.assertEqual((first.number, draft.number), (1, 2))

    def test_i7_a_version_is_not_in_force_before_it_is_published(self):
        draft = self._make_form(publish=False).draft_id
        draft.date_from = fields.Date.today() - timedelta(days=1)
        with self.assertRaises(UserError):
            draft.action_publish()
        with self.assertRaises(UserError):
            self._print(draft.form_id, self.bill)

    def test_i7_a_version_is_not_published_by_hand(self):
        form = self._make_form(publish=False)
        with self.assertRaises(AccessError):
            form.draft_id.state = "published"
        with self.assertRaises(AccessError):
            form.version_ids.create(
                {"form_id": form.id, "template": BILL, "state": "published"}
            )

    def test_i7_printed_papers_stay_as_they_were(self):
        """Another version and another name: the old paper prints the same words."""
        form = self._make_form()
        paper = self._print(form, self.bill)
        before = self._texts(paper)
        draft = form._new_draft()
        draft.template = BILL.replace("专用收据", "新版收据")
        draft.action_publish()
        self.owner.name = "改名"
        self.assertEqual(self._texts(paper), before)
        form.invalidate_recordset()
        new = self._print(form, self.bill)
        self.assertEqual(new.version_id, draft)
        self.assertIn("新版收据", self._texts(new)[0])

    def test_i7_printed_again_says_so_and_is_counted(self):
        paper = self._print(self._make_form(), self.bill)
        paper.with_user(self.accountant).action_print_again()
        self.assertEqual(paper.print_count, 2)
        self.assertIn("第2次打印", "".join(self._texts(paper)[0].split()))

    def test_i7_published_versions_and_papers_are_kept_against_sql(self):
        form = self._make_form()
        paper = self._print(form, self.bill)
        self.env.flush_all()
        for sql, number in (
            ("UPDATE wuye_form_version SET template = 'x' WHERE id = %s", form),
            ("UPDATE wuye_form_version SET state = 'draft' WHERE id = %s", form),
            ("DELETE FROM wuye_form_version WHERE id = %s", form),
            ("UPDATE wuye_form_paper SET values = '{}' WHERE id = %s", paper),
            ("DELETE FROM wuye_form_paper WHERE id = %s", paper),
        ):
            key = number.current_id.id if number == form else number.id
            with (
                self.subTest(sql=sql),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [key])

    def test_i7_a_form_is_duplicated_as_a_draft(self):
        form = self._make_form(copies=MARKS, paper="a5")
        copied = form.copy()
        self.assertFalse(copied.current_id)
        self.assertEqual(copied.draft_id.template, BILL)
        self.assertEqual((copied.draft_id.paper, copied.draft_id.copies), ("a5", MARKS))
        shipped = self.env.ref("wuye_form.wuye_form_bill").with_user(self.administrator)
        self.assertIn("收费单存根", shipped.copy().draft_id.template)

    def test_i7_what_a_form_prints_stays(self):
        with self.assertRaises(UserError):
            self._make_form().subject = "unit"

    # === WHO === #

    def test_i7_only_the_administrator_makes_forms(self):
        form = self._make_form()
        for user in (self.accountant, self.clerk, self.manager, self.cashier):
            with self.subTest(user=user.login):
                mine = form.with_user(user)
                for act in (
                    lambda m: m.create({"name": "x", "subject": "bill"}),
                    lambda m: m.write({"name": "x"}),
                    lambda m: m.unlink(),
                    lambda m: m.action_edit(),
                    lambda m: m.current_id.write({"template": BILL}),
                    lambda m: m.current_id.action_publish(),
                    lambda m: m.current_id.action_preview(),
                    lambda m: m.current_id.action_export(),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        act(mine)

    def test_i7_who_may_not_read_the_record_does_not_print_it(self):
        form = self._make_form()
        guard = self._make_user("guard", self.community)
        stranger = self._make_stranger()
        for user in (guard, stranger):
            with (
                self.subTest(user=user.login),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                self._print(form, self.bill, user)

    def _make_stranger(self):
        """An accountant of another community of the company."""
        community = self._make_community("TA", "他苑", self.company)
        return self._make_user("accountant", community, login="stranger")

    def test_i7_papers_are_seen_in_scope_and_by_who_printed(self):
        paper = self._print(self._make_form(), self.bill)
        other = self._make_stranger()
        Paper = self.env["wuye.form.paper"]
        self.assertFalse(Paper.with_user(other).search([]))
        self.assertFalse(Paper.with_user(self.cashier).search([]))
        for user in (self.accountant, self.clerk, self.manager):
            self.assertEqual(Paper.with_user(user).search([]), paper)
        with self.assertRaises(AccessError):
            Paper.with_user(self.accountant).create({"record_name": "x"})

    def test_i7_the_dialog_offers_what_fits(self):
        form = self._make_form()
        unit_form = self.env.ref("wuye_form.wuye_form_unit")
        page = (
            self.env["wuye.form.print"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=self.bill.ids)
            .create({})
        )
        self.assertIn(form, page.available_ids)
        self.assertNotIn(unit_form, page.available_ids)
        self.assertEqual((page.count, page.subject), (1, "bill"))

    def test_i7_a_model_named_by_the_browser_reaches_nothing(self):
        """The records are those of the form's subject, whatever the browser says."""
        page = (
            self.env["wuye.form.print"]
            .with_user(self.accountant)
            .with_context(active_model="res.users", active_ids=self.env.user.ids)
            .create({})
        )
        self.assertFalse(page.available_ids)
        with self.assertRaises(UserError):
            page.action_print()

    def test_i7_forms_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "他司"})
        form = self.env["wuye.form"].create(
            {"name": "他司", "subject": "bill", "company_id": other.id}
        )
        Form = self.env["wuye.form"].with_user(self.accountant)
        self.assertNotIn(form, Form.search([]))
        self.assertIn(self.env.ref("wuye_form.wuye_form_bill"), Form.search([]))

    def test_i7_only_posted_bills_are_printed_as_bills(self):
        entry = self.env["account.move"].create({"move_type": "entry"})
        with self.assertRaisesRegex(UserError, "账单|bill"):
            self._print(self._make_form(), entry)

    # === FILES === #

    def test_i7_a_form_goes_out_and_comes_in_as_xml(self):
        form = self._make_form(STUB, copies=MARKS, stub="top", paper="cont_93")
        content = write_form(form.current_id)
        draft = self._import(content)
        self.assertNotEqual(draft.form_id, form)
        self.assertEqual(
            draft._prepare_layout_vals(), form.current_id._prepare_layout_vals()
        )
        self.assertEqual(draft.form_id.name, f"{form.name}（副本）")
        again = self._import(content, form_id=form.id)
        self.assertEqual((again.form_id, again.number), (form, 2))

    def _import(self, content, **vals):
        page = (
            self.env["wuye.form.import"]
            .with_user(self.administrator)
            .create({"file": base64.b64encode(content), **vals})
        )
        return self.env["wuye.form.version"].browse(page.action_import()["res_id"])

    def test_i7_wrong_files_change_nothing(self):
        count = self.env["wuye.form.version"].search_count([])
        head = (
            '<wuye-form name="x" subject="bill"{}><template>{}</template></wuye-form>'
        )
        for content in (
            b"PK\x03\x04",
            "<a/>".encode("utf-16"),
            b"<a/>",
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            head.format("", "&lt;paper>&lt;script/>&lt;/paper>").encode(),
            head.format(' paper="a9"', BILL.replace("<", "&lt;")).encode(),
            head.format(' width="-5"', BILL.replace("<", "&lt;")).encode(),
            head.replace("bill", "cat").format("", "x").encode(),
        ):
            with (
                self.subTest(content=content[:40]),
                self.assertRaises(UserError),
                self.env.cr.savepoint(),
            ):
                self._import(content)
        self.assertEqual(self.env["wuye.form.version"].search_count([]), count)
