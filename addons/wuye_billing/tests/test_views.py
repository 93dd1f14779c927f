from lxml import etree

from odoo import fields
from odoo.models import BaseModel
from odoo.tests import Form, tagged

from odoo.addons.wuye_property.tests.common import POSTS

from .common import WuyeBillingCommon

MODELS = (
    "wuye.fee.item",
    "wuye.fee.standard",
    "wuye.contract",
    "wuye.contract.line",
    "wuye.contract.template",
    "wuye.usage",
    "wuye.charge",
    "wuye.advance",
    "wuye.bill.run",
    "wuye.bill.run.failure",
    "wuye.month",
    "wuye.request",
    "wuye.account.map",
)


@tagged("post_install", "-at_install")
class TestViews(WuyeBillingCommon):
    """Each post opens what it may read; lists cost the same for few rows and many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = {
            "ledger_clerk": cls.clerk,
            "accountant": cls.accountant,
            "manager": cls.manager,
            "cashier": cls.cashier,
        }
        cls.users = {
            post: made.get(post) or cls._make_user(post, cls.community)
            for post in POSTS
        }
        cls.standard = cls._make_standard(cls.fee, 2.6)
        cls._make_line(cls.unit, cls.standard)

    def test_every_post_opens_every_screen_it_may_read(self):
        for post, user in self.users.items():
            for name in MODELS:
                model = self.env[name].with_user(user)
                if not model.has_access("read"):
                    continue
                found = model.get_views(
                    [(False, "list"), (False, "form"), (False, "search")]
                )
                self.assertEqual(len(found["views"]), 3, f"{post} {name}")

    def test_every_record_with_a_form_has_a_name(self):
        """Over its form, and wherever it is chosen, stands no “model,number”."""
        forms = self.env["ir.ui.view"].search(
            [("type", "=", "form"), ("model", "=like", "wuye.%")]
        )
        unnamed = BaseModel._compute_display_name
        for name in set(forms.mapped("model")):
            model = self.env.registry[name]
            if not model._transient and not model._rec_name:
                with self.subTest(model=name):
                    self.assertIsNot(model._compute_display_name, unnamed)

    def test_money_of_a_unit_is_shown_to_readers_of_charges_only(self):
        for post, user in self.users.items():
            arch = self.unit.with_user(user).get_view(view_type="form")["arch"]
            shown = etree.fromstring(arch).xpath("//field[@name='amount_open']")
            may = self.env["wuye.charge"].with_user(user).has_access("read")
            self.assertEqual(bool(shown), may, post)
            form = Form(self.unit.with_user(user))
            self.assertEqual(form.id, self.unit.id)

    def test_only_posts_that_take_money_see_the_button(self):
        taking = self.env["wuye.receive"]._receiving_posts()
        action = self.env.ref("wuye_billing.wuye_receive_action")
        for post, user in self.users.items():
            arch = self.unit.with_user(user).get_view(view_type="form")["arch"]
            button = etree.fromstring(arch).xpath(f"//button[@name='{action.id}']")
            self.assertEqual(bool(button), post in taking, post)

    def test_figures_of_unit_and_payer_are_what_the_lists_add_up_to(self):
        self._run("2026-01")
        charge = self._open()
        self._pay(
            "2026-01-20",
            [(charge, 60.0)],
            [{"unit": self.unit, "item": self.fee, "amount": 30.0}],
        )
        self.assertRecordValues(
            self.unit,
            [
                {
                    "charge_count": 1,
                    "amount_open": 200.0,
                    "amount_advance": 30.0,
                    "contract_line_count": 1,
                }
            ],
        )
        self.assertEqual(self.owner.wuye_amount_open, 200.0)
        action = self.owner.with_user(self.cashier).action_open_wuye_charges()
        self.assertEqual(self.env["wuye.charge"].search(action["domain"]), charge)
        action = charge.move_id.action_open_wuye_charges()
        self.assertEqual(self.env["wuye.charge"].search(action["domain"]), charge)

    def test_the_preview_says_what_was_checked_and_who_signs(self):
        bare = self._make_unit(self.building, "0402", area_building=0)
        self._make_line(bare, self.standard)
        run = self._run("2026-01", post=False)
        levels = [row["level"] for row in run.check_rows]
        self.assertIn("ok", levels)
        self.assertEqual(run.failure_count, 1)
        self.assertTrue(run.with_user(self.clerk).is_mine)
        self.assertFalse(run.with_user(self.accountant).is_mine)
        self.fee.tax_id = False
        run.invalidate_recordset()
        self.assertIn("warning", [row["level"] for row in run.check_rows])

    def test_a_request_says_what_will_happen(self):
        self._run("2026-01")
        charge = self._open()
        request = self._request(
            "reduction", 60.0, "2026-01-15", approve=False, charge_id=charge.id
        )
        self.assertIn("200.00", request.effect)
        request.kind = "write_off"
        self.assertIn("60.00", request.effect)
        request.kind = "supplement"
        self.assertIn("60.00", request.effect)

    def test_queries_of_the_lists_do_not_grow_with_rows(self):
        units = self.env["wuye.unit"].create(
            [
                {
                    "building_id": self.building.id,
                    "room": f"{number:04d}",
                    "area_building": 50,
                }
                for number in range(1000, 1060)
            ]
        )
        water = self._make_standard(self.water, 5)
        for unit in units:
            self._make_line(unit, self.standard)
            self._use(self._make_line(unit, water), "2026-01", 3)
        self._run("2026-02")
        names = {"fields": {"display_name": {}}}
        specifications = {
            "wuye.charge": {
                "unit_id": names,
                "partner_id": names,
                "item_id": names,
                "explanation_text": {},
                "amount_residual": {},
            },
            "wuye.usage": {
                "unit_id": names,
                "payer_id": names,
                "quantity_before": {},
                "is_billed": {},
            },
            "wuye.contract": {"unit_id": names, "payer_id": names, "line_ids": names},
            "wuye.unit": {"amount_open": {}, "amount_advance": {}, "payer_id": names},
        }
        for model, specification in specifications.items():
            counts = []
            for limit in (10, 10, 50):  # the first round only fills the caches
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = (
                    self.env[model]
                    .with_user(self.accountant)
                    .web_search_read([], specification, limit=limit)
                )
                self.assertEqual(len(found["records"]), limit)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2], model)

    def test_new_contract_brings_the_fees_of_its_class(self):
        self.env["wuye.contract.template"].create(
            {"unit_kind": "residence", "standard_id": self.standard.id}
        )
        unit = self._make_unit(self.building, "0501", date_handover="2026-02-01")
        form = Form(self.env["wuye.contract"].with_user(self.clerk))
        form.unit_id = unit
        contract = form.save()
        self.assertRecordValues(
            contract.line_ids,
            [
                {
                    "standard_id": self.standard.id,
                    "date_start": fields.Date.to_date("2026-02-01"),
                }
            ],
        )
