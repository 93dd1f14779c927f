from odoo import api, models
from odoo.tools import SQL

from odoo.addons.wuye_billing.report.paper import paper_amount

# coupons used whose invoice, or lines, do not come to what the statement says
STATEMENTS = """
    SELECT statement.id, statement.community_id, NULL::integer,
           statement.amount - coalesce(lines.total, 0), statement.amount,
           coalesce(lines.total, 0), coalesce(move.amount_total, 0)
      FROM wuye_parking_statement statement
 LEFT JOIN account_move move ON move.id = statement.move_id AND move.state = 'posted'
 LEFT JOIN LATERAL (
           SELECT sum(line.amount) AS total FROM wuye_parking_statement_line line
            WHERE line.statement_id = statement.id) lines ON TRUE
     WHERE statement.company_id = %(company)s AND statement.state <> 'draft'
       AND (statement.amount <> coalesce(lines.total, 0)
            OR statement.amount <> coalesce(move.amount_total, 0))
"""
# a sale has its bill, its bill its amount, and its days follow from it
SALES = """
    SELECT sale.id, sale.community_id, sale.unit_id,
           sale.amount - coalesce(charge.amount, 0), sale.amount,
           coalesce(charge.amount, 0)
      FROM wuye_parking_sale sale
 LEFT JOIN wuye_charge charge ON charge.id = sale.charge_id
     WHERE sale.company_id = %(company)s
       AND (charge.id IS NULL OR charge.amount <> sale.amount
            OR charge.partner_id <> sale.partner_id)
"""
# a car that was let out owing has its debt
DEBTS = """
    SELECT stay.id, stay.community_id, NULL::integer,
           stay.amount_debt - coalesce(debt.amount, 0), stay.amount_debt,
           coalesce(debt.amount, 0)
      FROM wuye_parking_stay stay
 LEFT JOIN wuye_parking_debt debt ON debt.stay_id = stay.id
     WHERE stay.company_id = %(company)s AND stay.phase = 'out'
       AND coalesce(stay.amount_debt, 0) <> coalesce(debt.amount, 0)
"""
# what a shift that ended took for debts, and its entry
TAKEN = """
    SELECT shift.id, shift.community_id, NULL::integer,
           taken.total - coalesce(booked.total, 0), taken.total,
           coalesce(booked.total, 0)
      FROM wuye_shift shift
CROSS JOIN LATERAL (
           SELECT coalesce(sum(payment.amount), 0) AS total
             FROM wuye_parking_debt_payment payment
            WHERE payment.shift_id = shift.id) taken
 LEFT JOIN LATERAL (
           SELECT sum(line.credit) AS total FROM account_move_line line
            WHERE line.move_id = shift.parking_debt_move_id
              AND line.parent_state = 'posted') booked ON TRUE
     WHERE shift.company_id = %(company)s AND shift.state = 'closed'
       AND taken.total <> coalesce(booked.total, 0)
"""


class WuyeAudit(models.Model):
    """Month cards against their bills, coupons against invoices, income twice."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "parking_sale": (
                self.env._("Month cards sold and their bills"),
                "_check_parking_sales",
            ),
            "parking_statement": (
                self.env._("Statements of coupons and their invoices"),
                "_check_parking_statements",
            ),
            "parking_debt": (
                self.env._("Cars let out owing and their debts"),
                "_check_parking_debts",
            ),
            "parking_debt_entry": (
                self.env._("Debts of parking taken and their entries"),
                "_check_parking_debt_entries",
            ),
            "parking_income": (
                self.env._("Income of parking and the ledger"),
                "_check_parking_income",
            ),
        }

    @api.model
    def _check_parking_sales(self, company):
        message = self.env._(
            "The month card was sold for %(asked)s, its bill is of %(billed)s or of "
            "another payer. Restore what was changed."
        )
        query = SQL(SALES, company=company.id)
        names = ("asked", "billed")
        yield from self._found("wuye.parking.sale", message, query, names)

    @api.model
    def _check_parking_statements(self, company):
        message = self.env._(
            "The statement is of %(asked)s, its coupons come to %(coupons)s, its "
            "invoice to %(invoice)s. Restore what was changed."
        )
        query = SQL(STATEMENTS, company=company.id)
        names = ("asked", "coupons", "invoice")
        yield from self._found("wuye.parking.statement", message, query, names)

    @api.model
    def _check_parking_debts(self, company):
        message = self.env._(
            "The car was let out owing %(owed)s, its debt is of %(debt)s. Restore what "
            "was changed."
        )
        query = SQL(DEBTS, company=company.id)
        yield from self._found("wuye.parking.stay", message, query, ("owed", "debt"))

    @api.model
    def _check_parking_debt_entries(self, company):
        message = self.env._(
            "For debts %(taken)s was taken in the shift, its entry has %(booked)s. "
            "Restore what was changed."
        )
        query = SQL(TAKEN, company=company.id)
        yield from self._found("wuye.shift", message, query, ("taken", "booked"))

    @api.model
    def _check_parking_income(self, company):
        """Both computations of the month report of parking come to the same."""
        # sudo: the audit reads all books of the company, whoever starts it
        figures = self.env["wuye.parking.figures"].sudo()
        kinds = dict(
            self.env["account.move.line"]
            ._fields["wuye_parking_kind"]
            ._description_selection(self.env)
        )
        words = {"net": self.env._("income"), "tax": self.env._("VAT")}
        for key, what, said, booked in figures._differences(company):
            community, month, kind, lot, rate = key
            place = self.env["wuye.parking.lot"].browse(lot or []).exists()
            yield {
                "model": "wuye.community",
                "res_id": community or 0,
                "record_name": self._name_of("wuye.community", community),
                "community_id": self._existing("wuye.community", community),
                "unit_id": False,
                "amount": float(said - booked),
                "message": self.env._(
                    "%(kind)s %(lot)s %(month)s, %(rate)s %%: payments and bills say "
                    "%(what)s of %(said)s, the ledger %(booked)s. Open the month "
                    "report of parking, and restore what was changed.",
                    kind=kinds.get(kind, kind),
                    lot=place.name or "",
                    month=f"{month:%Y-%m}",
                    rate=f"{rate:f}",
                    what=words[what],
                    said=paper_amount(said),
                    booked=paper_amount(booked),
                ),
            }
