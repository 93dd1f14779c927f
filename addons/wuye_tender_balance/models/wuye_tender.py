from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.wuye_cashier.models.wuye_tender import yuan

NOTHING = Decimal("0.00")


class WuyeTender(models.AbstractModel):
    """Balances of the payer as tenders: no money moves, none is counted (D1, R77)."""

    _inherit = "wuye.tender"

    # === REGISTRY === #

    @api.model
    def _kinds(self):
        # an advance may pay less than a deposit, so it chooses first
        labels = {
            "advance": (self.env._("Advance set off"), False),
            "deposit": (
                self.env._("Deposit set off"),
                self.env._("No. of the payer's consent"),
            ),
        }
        return {
            **super()._kinds(),
            **{
                code: {"label": label, "is_money": False, "reference": reference}
                for code, (label, reference) in labels.items()
            },
        }

    @api.model
    def _balances(self, unit, payer, charges):
        """What the payer of a unit has for its open charges, by tender.

        :return: as ``balances`` of `wuye.cashier.open_unit`
        """
        offered = {tender["code"] for tender in self._offered(unit.company_id)}
        return {
            code: getattr(self, f"_balance_{code}")(unit, payer, charges)
            for code in self._balance_codes()
            if code in offered
        }

    @api.model
    def _balance_codes(self):
        """Codes of the tenders without money, in the order of their keys."""
        return [code for code in self._kinds() if hasattr(self, f"_balance_{code}")]

    # === PARTS === #

    @api.model
    def _lock_balances(self, records, column):
        """The records with what is left of them as it is now: of two desks the second
        waits, and finds what the first has left."""
        records.flush_recordset()
        self.env.execute_query(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                SQL.identifier(records._table),
                records.ids,
            )
        )
        records.invalidate_recordset([column])
        return records.filtered(lambda record: record[column] > 0)

    @api.model
    def _cut(self, plan, total):
        """The first rows of [(balance, charge, amount)] that come to `total`."""
        rows = []
        for balance, charge, amount in plan:
            part = min(yuan(amount), total)
            if part:
                rows.append((balance, charge, part))
                total -= part
        return rows

    @api.model
    def _choose(self, tender, waiting, plan, balances, column):
        """[(line, amount)] of a plan that pays the whole tender.

        :raises UserError: the balance is less, or may not pay these lines
        """
        total = yuan(tender.amount)
        rows = self._cut(plan, total)
        reached = sum((amount for *_balance, amount in rows), NOTHING)
        if reached != total:
            left = sum((yuan(one[column]) for one in balances), NOTHING)
            self._refuse_balance(tender, left, reached)
        lines = {line.charge_id: line for line in waiting if line.charge_id}
        sums = dict.fromkeys(lines, NOTHING)
        for _balance, charge, amount in rows:
            sums[charge] += amount
        return [(lines[charge], amount) for charge, amount in sums.items() if amount]

    @api.model
    def _refuse_balance(self, tender, left, reached):
        form = tender.currency_id.format
        raise UserError(
            self.env._(
                "%(tender)s: the payer has %(left)s, of which %(reached)s can pay what "
                "is taken here, not %(amount)s. Lower it and take the rest otherwise. "
                "Nothing was written.",
                tender=tender.label,
                left=form(float(left)),
                reached=form(float(reached)),
                amount=form(tender.amount),
            )
        )

    @api.model
    def _by_line(self, tender, pairs):
        """[(line, amount)] of what was booked as [(charge, amount)]."""
        lines = {line.charge_id: line for line in tender.receipt_id.line_ids}
        sums = {}
        for charge, amount in pairs:
            line = lines[charge]
            sums[line] = sums.get(line, NOTHING) + yuan(amount)
        return list(sums.items())
