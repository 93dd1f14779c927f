"""B11: all reductions tie: report, charges, requests and journals."""

from odoo.tests import tagged

from .common import DiscountCommon


@tagged("post_install", "-at_install")
class TestReductionReport(DiscountCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.parking, 80.0), "2026-01-01")
        cls._run("2026-01")
        cls._application(
            cls._scheme("group", percent=10.0),
            date_from="2026-01-01",
            date_to="2026-12-31",
        )
        cls._run("2026-02")
        parking = cls._open(cls.parking)
        cls._request(
            "reduction",
            12.34,
            "2026-02-10",
            charge_id=parking[0].id,
            reduction_kind="correction",
        )
        cls._request(
            "reduction",
            80.0,
            "2026-02-11",
            charge_id=parking[1].id,
            reduction_kind="vacancy",
        )
        cls._request(
            "reduction", 5.0, "2026-02-12", charge_id=parking[0].id, approve=False
        )

    def test_b11_sums_by_kind_item_and_unit(self):
        Report = self.env["wuye.reduction"].with_user(self.accountant)
        groups = Report._read_group([], ["kind", "item_id", "unit_id"], ["amount:sum"])
        self.assertEqual(
            {
                (kind, item, unit): round(amount, 2)
                for kind, item, unit, amount in groups
            },
            {
                ("group", self.fee, self.unit): 60.0,
                ("correction", self.parking, self.unit): 12.34,
                ("vacancy", self.parking, self.unit): 80.0,
            },
        )

    def test_b11_total_ties_to_charges_journals_and_requests(self):
        rows = self.env["wuye.reduction"].search([("company_id", "=", self.company.id)])
        self.env.cr.execute(
            """
            SELECT (SELECT -sum(amount) FROM wuye_charge
                     WHERE company_id = %(id)s AND amount < 0 AND kind = 'adjustment'),
                   (SELECT sum(amount) FROM wuye_request
                     WHERE company_id = %(id)s AND state = 'done'
                       AND kind = 'reduction'),
                   (SELECT -sum(line.balance) FROM account_move_line line
                      JOIN account_move move ON move.id = line.move_id
                     WHERE move.company_id = %(id)s AND move.wuye_kind = 'bill'
                       AND move.move_type = 'out_refund' AND move.state = 'posted'
                       AND line.account_id = %(ar)s)
            """,
            {"id": self.company.id, "ar": self.company._wuye_account("ar").id},
        )
        sums = [float(value) for value in self.env.cr.fetchone()]
        self.assertEqual(sums, [152.34] * 3)
        self.assertAlmostEqual(sum(rows.mapped("amount")), 152.34, 2)
        self.assertAlmostEqual(sum(rows.mapped("amount_ledger")), 152.34, 2)
        for row in rows:
            self.assertEqual(row.amount, row.amount_ledger)

    def test_b11_row_opens_its_request(self):
        row = self.env["wuye.reduction"].search([("kind", "=", "vacancy")], limit=1)
        self.assertEqual(row.action_open_request()["res_id"], row.request_id.id)
