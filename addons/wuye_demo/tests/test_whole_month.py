"""A whole month in the browser, in Chinese, by those it belongs to."""

from decimal import ROUND_HALF_UP, Decimal

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_meter.tests.common import MeterMixin

from .pictures import PicturesMixin

# whose rows of the month may not change any more once it is closed
TABLES = (
    *("wuye_charge", "wuye_charge_allocation", "wuye_advance", "wuye_bill_run"),
    *("account_move", "account_move_line", "account_partial_reconcile"),
    *("wuye_allocation", "wuye_late_run", "wuye_meter_reading", "wuye_month"),
)


@tagged("post_install", "-at_install")
class TestWholeMonth(PicturesMixin, MeterMixin, ChineseTours):
    """From the meters to the close; afterwards nothing changes it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls._make_user("meter_reader", cls.community, login="13900000011")
        cls.reader.write({"name": "郑抄表", "tz": "Asia/Shanghai"})
        cls.month = fields.Date.start_of(fields.Date.today(), "month")
        cls.last_day = fields.Date.end_of(cls.month, "month")
        cls.before = fields.Date.subtract(cls.month, months=1)
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), cls.before)
        cls._make_line(cls.unit, cls._make_standard(cls.water, 3.0), cls.before)
        cls._make_meter(cls.unit, "20260001", 100, date_install=cls.before)
        cls.neighbour = cls._make_unit(cls.building, "0402", area_building=100.0)
        cls._make_occupancy(cls.neighbour, cls._make_partner("李雪"))
        cls._make_rules()
        # the month before is history: billed, not paid, closed
        cls._run(f"{cls.before:%Y-%m}")
        cls.old = cls._open(cls.fee)
        cls.env.flush_all()
        cls.env["wuye.month"]._get(cls.community, cls.before).with_user(
            cls.accountant
        ).action_close()

    @classmethod
    def _make_rules(cls):
        cls.env["wuye.fee.item"].create(
            {
                "name": "电梯电费公摊",
                "code": "DT",
                "kind": "shared",
                "basis": "manual",
                "company_id": cls.company.id,
                "income_account_id": cls.water.income_account_id.id,
                "tax_id": cls.water.tax_id.id,
            }
        )
        cls.env["wuye.late.rule"].with_user(cls.accountant).create(
            {
                "name": "物业服务合同第九条",
                "company_id": cls.company.id,
                "date_from": "2020-01-01",
                "rate_ids": [fields.Command.create({"kind": "day", "permille": 3.0})],
            }
        )

    def test_b20_a_month_is_played_closed_and_stays(self):
        with self._keeping_pictures():
            self._read_and_share()
            self._bill()
            self._charge_damages()
            self._receive()
            self._report_and_close()
            self._try_to_change()
        self._assert_pictures(12)

    # === THE MONTH === #

    def _read_and_share(self):
        self._play("wuye_month_reader", self.reader, "/odoo/reading-sheet")
        reading = self.env["wuye.meter.reading"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            reading,
            [{"consumption": 12.0, "state": "confirmed", "entered_by": self.reader.id}],
        )
        self._play("wuye_month_share", self.clerk)
        self._play("wuye_month_audit_share", self.accountant)
        cost = self.env["wuye.allocation"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            cost, [{"state": "audited", "audited_by": self.accountant.id}]
        )
        self.assertEqual(cost.line_ids.mapped("amount"), [50.0, 50.0])

    def _bill(self):
        self._play("wuye_month_run", self.clerk)
        self._play("wuye_month_post", self.accountant)
        run = self.env["wuye.bill.run"].search(
            [("community_id", "=", self.community.id), ("month", "=", self.month)]
        )
        self.assertRecordValues(
            run,
            [
                {
                    "state": "posted",
                    "amount_total": 436.0,
                    "computed_by": self.clerk.id,
                    "signed_by": self.accountant.id,
                }
            ],
        )
        self.assertEqual(
            sorted(run.charge_ids.mapped("amount")), [36.0, 50.0, 50.0, 300.0]
        )
        self.assertEqual(set(run.charge_ids.move_id.mapped("state")), {"posted"})

    def _charge_damages(self):
        self._play("wuye_month_late", self.clerk)
        self._play("wuye_month_charge_late", self.accountant)
        late = self.env["wuye.charge"].search(
            [("community_id", "=", self.community.id), ("kind", "=", "late_fee")]
        )
        bills = self.env["wuye.charge"].search(
            [("community_id", "=", self.community.id), ("kind", "!=", "late_fee")]
        )
        self.damages = {bill: self._damages_of(bill) for bill in bills}
        self.assertEqual(len(late), 5)
        self.assertEqual(
            {charge.origin_id: charge.amount for charge in late}, self.damages
        )

    def _damages_of(self, bill):
        """Three per mille a day after the due day, to the month's last."""
        days = (self.last_day - bill.date_due).days
        whole = Decimal(str(bill.amount)) * days * 3 / 1000
        return float(whole.quantize(Decimal("0.01"), ROUND_HALF_UP))

    def _receive(self):
        self._play("wuye_month_receive", self.accountant)
        charges = self.env["wuye.charge"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(sum(charges.mapped("amount_residual")), 0.0)
        damages = sum(
            amount for bill, amount in self.damages.items() if bill.unit_id == self.unit
        )
        self.paid = 300 + 386 + damages + 40
        payments = self.env["account.payment"].search(
            [("wuye_community_id", "=", self.community.id)]
        )
        self.assertAlmostEqual(sum(payments.mapped("amount")), self.paid, 2)

    def _report_and_close(self):
        damages = sum(self.damages.values())
        still = 50.0 + sum(
            amount
            for bill, amount in self.damages.items()
            if bill.unit_id == self.neighbour
        )
        self._play("wuye_month_report", self.clerk)
        self._play("wuye_month_sign_report", self.accountant)
        report = self.env["wuye.month.report"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertRecordValues(
            report,
            [
                {
                    "state": "signed",
                    "signed_by": self.accountant.id,
                    "amount_opening": 300.0,
                    "amount_due": 436.0 + damages,
                    "amount_received": self.paid,
                    "amount_later": 40.0,
                    "amount_closing": still,
                    "ledger_receivable": still,
                    "ledger_advance": 40.0,
                }
            ],
        )
        self._play("wuye_month_close", self.accountant)
        month = self.env["wuye.month"].search(
            [("community_id", "=", self.community.id), ("month", "=", self.month)]
        )
        self.assertRecordValues(month, [{"state": "closed", "closing_arrears": still}])

    def _try_to_change(self):
        before = self._fingerprint()
        self._play("wuye_month_try", self.accountant)
        self.assertEqual(self._fingerprint(), before)

    # === WHAT IS KEPT === #

    def _fingerprint(self):
        """{table: its content}"""
        self.env.flush_all()
        query = "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t"
        return {
            table: self.env.execute_query(SQL(query, SQL.identifier(table)))
            for table in TABLES
        }
