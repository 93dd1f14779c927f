"""What a room paid and owes, against charges, receipts and the ledger (J16, R80)."""

import io
import re

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_property.tests.common import speak_chinese

NOON = "2026-04-30 04:00:00"


class EnquiryCase(DeskMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.housekeeper = cls._make_user("housekeeper", cls.community, login="d-house")

    def _enquire(self, user=None, **vals):
        vals = {"date_from": "2026-01-01", "date_to": "2026-04-30", **vals}
        enquiries = self.env["wuye.enquiry"].with_user(user or self.housekeeper)
        return enquiries.create({"unit_id": self.unit.id, **vals})

    def _history(self):
        """A bank transfer without receipt, a receipt by two tenders with an advance,
        an advance of before applied, part of a bill open."""
        bills = self._open(self.fee).sorted("date")
        self._pay("2026-03-05", [(bills[0], 120.0)])
        with freeze_time(NOON):
            self._open_shift()
            return self._take(
                [(bills[0], 180.0), (bills[1], 250.0)],
                [("cash", 400.0), ("pos", 80.0)],
                advances=[{"amount": 50.0, "item_id": self.fee.id}],
            )

    def _ledger(self, account_type, day="2026-04-30"):
        """Debits and credits of the payer, who has this room only."""
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("partner_id", "=", self.owner.id),
                ("account_id.account_type", "=", account_type),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        return sum(lines.mapped("balance"))

    def _paid_in_ledger(self):
        """Money that came in, by the accounts of the tenders."""
        payments = self.env["account.payment"].search(
            [("partner_id", "=", self.owner.id), ("company_id", "=", self.company.id)]
        )
        money = payments.payment_method_line_id.payment_account_id
        lines = payments.move_id.line_ids.filtered(lambda one: one.account_id in money)
        return sum(lines.mapped("balance"))

    # === FIGURES === #

    def test_j16_totals_are_the_receipts_and_the_ledger_to_the_fen(self):
        receipt = self._history()
        figures = self._enquire()._figures()
        self.assertEqual(float(figures["received"]), self._paid_in_ledger())
        self.assertEqual(figures["received"], figures["paid"] + figures["advance"])
        self.assertEqual(float(figures["open"]), self._ledger("asset_receivable"))
        self.assertEqual(
            [(row["name"], float(row["amount"])) for row in figures["payments"][1:]],
            [(receipt.name, receipt.amount)],
        )
        self.assertEqual(
            [(row["item"], row["paid"], row["advance"]) for row in figures["items"]],
            [(self.fee.name, 550, 50)],
        )
        self.assertEqual(float(figures["advance_left"]), 50.0)
        self._assert_clean()

    def test_j16_days_before_and_after_are_left_out(self):
        receipt = self._history()
        april = self._enquire(date_from="2026-04-01")._figures()
        self.assertEqual([row["name"] for row in april["payments"]], [receipt.name])
        self.assertEqual(april["received"], 480)
        march = self._enquire(date_to="2026-03-31")._figures()
        self.assertEqual(march["received"], 120)
        self.assertEqual(
            float(march["open"]), self._ledger("asset_receivable", "2026-03-31")
        )
        self.assertEqual(float(march["open"]), 780.0)
        self.assertEqual(march["advance_left"], 0)
        with self.assertRaisesRegex(UserError, "before the first"):
            self._enquire(date_from="2026-05-01")

    def test_j16_advance_applied_and_given_back_are_apart_from_money(self):
        self._history()
        self._run("2026-04")  # takes the advance of 50.00
        figures = self._enquire()._figures()
        self.assertEqual((figures["received"], figures["applied"]), (600, 50))
        self.assertEqual(figures["advance_left"], 0)
        self.assertEqual(float(figures["open"]), self._ledger("asset_receivable"))
        self._assert_clean()

    def test_j16_void_payment_leaves_nothing_paid(self):
        receipt = self._history()
        for payment in receipt.tender_ids.payment_ids:
            self.env["wuye.settlement"]._void_payment(payment, payment.date)
        receipt.sudo().number_id.write({"state": "void", "reason": "房号录错"})
        receipt.sudo().write({"state": "void"})
        figures = self._enquire()._figures()
        self.assertEqual(figures["received"], 120)
        self.assertEqual(figures["received"], figures["paid"] + figures["advance"])
        self.assertEqual(float(figures["open"]), self._ledger("asset_receivable"))

    def test_j16_r80_of_money_collected_of_many_the_rooms_own_payer_is_named(self):
        """One entry holds both payers' money: neither reads the other's name or sum."""
        room = self._make_unit(self.building, "0901", area_building=80.0)
        neighbour = self._make_partner("李雪", phone="13800138009")
        self._make_occupancy(room, neighbour, date_from="2020-01-01")
        self._make_line(room, self._make_standard(self.fee, 2.0), "2026-04-01")
        self._run("2026-04")
        bills = {self.unit: self.owner, room: neighbour}
        charges = self.env["wuye.charge"].search(
            [("unit_id", "in", (self.unit + room).ids), ("date", ">=", "2026-04-01")],
            order="id",
        )
        self.assertEqual(charges.mapped("partner_id"), self.owner + neighbour)
        moves = self.env["wuye.settlement"]._collect(
            self.company._wuye_tender_journal("transfer"),
            charges[0].date,
            [
                {"partner": one.partner_id, "charges": [(one, one.amount)]}
                for one in charges
            ],
        )
        self.assertEqual(len(moves), 1)
        paid = {charge.unit_id: charge.amount for charge in charges}
        for unit, payer in bills.items():
            enquiry = self._enquire(unit_id=unit.id)
            [row] = enquiry._figures()["payments"]
            self.assertEqual((row["name"], row["payer"]), (moves.name, payer.name))
            self.assertEqual(float(row["amount"]), paid[unit])
            self.assertIn(payer.name, enquiry.preview)

    # === PAPER === #

    def _text(self, xmlid, enquiry):
        speak_chinese(self.env)
        reports = self.env["ir.actions.report"].with_user(enquiry.env.user)
        content, form = reports.with_context(
            lang="zh_CN", force_report_rendering=True
        )._render_qweb_pdf(xmlid, enquiry.ids)
        self.assertEqual(form, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return [re.sub(r"\s+", "", page.extract_text()) for page in pages]

    def test_j16_one_print_holds_paid_receipts_and_unpaid(self):
        receipt = self._history()
        [page] = self._text("wuye_enquiry.wuye_enquiry_action_pdf", self._enquire())
        for text in (
            *("缴费查询", receipt.name, self.owner.name, self.unit.code),
            *("现金+POS", "600.00", "350.00", "未用预收款：50.00"),
        ):
            self.assertIn(text, page)

    def test_j16_dunning_letter_is_of_what_is_open(self):
        self._history()
        enquiry = self._enquire()
        [page] = self._text("wuye_enquiry.wuye_enquiry_action_dunning", enquiry)
        for text in ("催缴单", self.owner.name, "350.00", "叁佰伍拾元整", "2026-02"):
            self.assertIn(text, page)
        self.assertNotIn("2026-01", page)
        bills = self._open(self.fee)
        self._pay("2026-04-30", [(one, one.amount_residual) for one in bills])
        with self.assertRaisesRegex(UserError, "nobody to remind"):
            enquiry.action_print_dunning()

    # === RIGHTS === #

    def test_j6_who_sees_a_line_sees_what_was_paid_of_it(self):
        self._history()
        parking = self.parking.business_line_id
        self.collector.wuye_line_ids = parking
        figures = self._enquire(self.collector)._figures()
        self.assertTrue(figures["is_limited"])
        self.assertEqual((figures["received"], figures["open"]), (0, 0))
        self.assertIn("not all of the room", self._enquire(self.collector).preview)

    def test_d3_what_the_open_shift_took_is_shown_after_the_count(self):
        receipt = self._history()
        enquiry = self._enquire(self.collector)
        figures = enquiry._figures()
        self.assertEqual((figures["received"], figures["open"]), (120, 350))
        self.assertNotIn(receipt.name, enquiry.preview)
        self.assertIn("shown when it is counted", enquiry.preview)
        self.assertEqual(self._enquire()._figures()["received"], 600)
        with freeze_time(NOON):
            self._cashier().close_shift(self.token, {"cash": 900.0, "pos": 80.0})
        self.assertEqual(self._enquire(self.collector)._figures()["received"], 600)

    def test_i8_room_of_another_community_is_refused(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("ledger_clerk", elsewhere, login="d-stranger")
        with self.assertRaises(AccessError):
            self._enquire(stranger)._figures()

    def test_j16_page_names_nothing_where_nothing_was_paid(self):
        page = self._enquire(date_from="2025-01-01", date_to="2025-12-31").preview
        self.assertIn("No payment in these days", page)
        self.assertIn("Nothing is open", page)


@tagged("post_install", "-at_install")
class TestEnquirySmall(EnquiryCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestEnquiryLarge(EnquiryCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
