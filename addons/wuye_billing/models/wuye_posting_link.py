from odoo import api, models
from odoo.exceptions import UserError

from ..bill_facts import CHANGES

# of a charge that is posted
POSTED = (
    *("move_id", "move_line_id", "state", "tax_rate", "amount_base", "amount_tax"),
    *("write_uid", "write_date"),
)


class WuyePosting(models.AbstractModel):
    """Once bills are written: charges know their lines, and all adds up."""

    _inherit = "wuye.posting"

    @api.model
    def _link(self, tools, moves, vals_list, groups):
        """Tie charges and bill lines to each other; set charges posted."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE wuye_charge charge
               SET move_id = line.move_id, move_line_id = line.id, state = 'posted',
                   tax_rate = round(coalesce((SELECT amount FROM account_tax
                                               WHERE id = charge.tax_id), 0), 4),
                   amount_base = -line.balance,
                   amount_tax = charge.amount + line.balance,
                   write_uid = %s, write_date = %s
              FROM account_move_line line
             WHERE line.move_id = ANY(%s) AND line.wuye_charge_id = charge.id
            """,
            [self.env.uid, self.env.cr.now(), moves.ids],
        )
        facts = tools["facts"]
        charges = groups[0].browse(facts)
        charges.invalidate_recordset(POSTED, flush=False)
        charges.modified(POSTED)
        offsets = []
        for vals, group in zip(vals_list, groups, strict=True):
            sign = -1 if vals["move_type"] == "out_refund" else 1
            if any(facts[number].amount * sign < 0 for number in group._ids):
                offsets += self._prepare_offsets(group, sign, vals["date"])
        self.env["wuye.charge.allocation"].create(offsets)
        released = [f.id for f in facts.values() if f.is_deferred or f.kind in CHANGES]
        self._create_releases(charges.browse(released))

    @api.model
    def _prepare_offsets(self, charges, sign, date):
        """Set reductions within a bill off against its charges: pairs that sum to 0."""
        minor = charges.filtered(lambda c: c.amount * sign < 0)._settlement_order()
        rows = []
        open_amounts = {c: c.amount for c in charges - minor}
        for reduction in minor:
            own = reduction.origin_id & (charges - minor)
            targets = own + (charges - minor - own)._settlement_order()
            rest = -reduction.amount * sign
            rows.append({"charge_id": reduction.id, "amount": reduction.amount})
            for target in targets:
                part = min(rest, open_amounts[target] * sign)
                if part <= 0:
                    continue
                open_amounts[target] -= part * sign
                rest = reduction.currency_id.round(rest - part)
                rows.append({"charge_id": target.id, "amount": part * sign})
        return [{**row, "date": date, "kind": "offset"} for row in rows]

    @api.model
    def _create_releases(self, charges):
        deferred = charges.filtered(lambda charge: charge._is_released())
        if deferred:
            self.env["wuye.charge.release"]._create_for(deferred)

    @api.model
    def _check_batch(self, moves):
        """Every bill balances, and its total is the sum of its charges."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT move.name, move.id
              FROM account_move move
              JOIN account_move_line line ON line.move_id = move.id
             WHERE move.id = ANY(%s)
          GROUP BY move.id
            HAVING round(sum(line.balance), 2) <> 0
                OR round(move.amount_total_signed, 2) <> (
                    SELECT round(sum(charge.amount), 2)
                      FROM wuye_charge charge WHERE charge.move_id = move.id)
            """,
            [moves.ids],
        )
        wrong = self.env.cr.fetchall()
        if wrong:
            raise UserError(
                self.env._(
                    "Bill %(number)s does not add up, so nothing was posted. Tell the "
                    "administrator which fees the unit has.",
                    number=wrong[0][0],
                )
            )
