from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

MOST = 12  # months ahead in which the periods of a fee may be billed
FIXED = ("fixed", "area")  # what a month costs is known before it comes


class WuyeCashier(models.AbstractModel):
    """Fees paid for periods to come: which ones, and what they cost (F4)."""

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def quote_advances(self, token, unit_id, partner_id):
        """What the fees of a payer cost in the months after what is billed or paid.

        By the contracts and prices in force, as a run would bill them; what depends on
        readings or is shared out cannot be told ahead.

        :return: [{"item_id", "item", "periods": [{"start", "end", "amount"}]}],
            without a gap, as long as the fee's cycle, 12 at most; amounts in yuan
        """
        self._check_post()
        desk = self.env["wuye.desk"]._of_token(token)
        unit = self.env["wuye.unit"].browse(unit_id)
        unit.check_access("read")
        found = self._expected_charges(unit, partner_id)
        ahead = self._paid_until(unit, partner_id)
        fees = []
        for item, rows in found.items():
            periods = self._without_gap(
                [row for row in rows if row["start"] > ahead.get(item, date.min)]
            )
            if periods and self._is_taken(desk, item):
                fees.append(
                    {
                        "item_id": item.id,
                        "item": item.display_name,
                        "periods": periods,
                    }
                )
        return fees

    # === PARTS === #

    @api.model
    def _expected_charges(self, unit, partner_id):
        """{item: [{"start", "end", "amount"}]} of the months to come, in order."""
        # sudo: contracts and prices are not the collector's to read; what they come to
        # is told for the payer who stands here
        builder = self.env["wuye.charge.builder"].sudo()
        lines = builder.env["wuye.contract.line"].search(
            [("unit_id", "=", unit.id), ("item_id.basis", "in", FIXED)]
        )
        lines = lines.filtered(lambda line: not line.item_id._is_share())
        first = fields.Date.start_of(fields.Date.context_today(self), "month")
        months = (fields.Date.add(first, months=step) for step in range(MOST + 1))
        due = [pair for month in months for pair in builder._due(lines, month)]
        charges, _failures = builder._prepare_due(due, first)
        found = defaultdict(lambda: defaultdict(Decimal))
        for vals in builder._without_billed(charges):
            if vals["partner_id"] == partner_id:
                item = self.env["wuye.fee.item"].browse(vals["item_id"])
                period = vals["period_start"], vals["period_end"]
                found[item][period] += to_decimal(vals["amount"], 2)
        return {
            item: [
                {"start": start, "end": end, "amount": float(amount)}
                for (start, end), amount in sorted(rows.items())
            ][:MOST]
            for item, rows in found.items()
        }

    @api.model
    def _paid_until(self, unit, partner_id):
        """{item: last day that is paid ahead and not used up}."""
        # sudo: the advances of the payer who stands here, no list of what was taken
        groups = (
            self.env["wuye.advance"]
            .sudo()
            ._read_group(
                [
                    ("unit_id", "=", unit.id),
                    ("partner_id", "=", partner_id),
                    ("amount_left", ">", 0),
                    ("period_end", "!=", False),
                ],
                ["item_id"],
                ["period_end:max"],
            )
        )
        return {item.with_env(self.env): end for item, end in groups}

    @api.model
    def _lock_ahead(self, order):
        """Refuse periods of a fee that the payer has paid ahead already (D1).

        Of two desks the second waits at the unit's row and reads again.

        :raises UserError: names the fee and the periods that are paid
        """
        asked = [
            (advance["item_id"], *self._period_of(advance))
            for advance in order.get("advances", ())
            if advance.get("item_id") and advance.get("period_start")
        ]
        if not asked:
            return
        # written, not only locked: who comes second begins anew and sees what was taken
        self.env.cr.execute(
            "UPDATE wuye_unit SET write_uid = write_uid WHERE id = %s",
            [order["unit_id"]],
        )
        # sudo: the advances of the payer who stands here, no list of what was taken
        advances = (
            self.env["wuye.advance"]
            .sudo()
            .search(
                [
                    ("unit_id", "=", order["unit_id"]),
                    ("partner_id", "=", order["partner_id"]),
                    ("item_id", "in", [item for item, _start, _end in asked]),
                    ("amount_left", ">", 0),
                    ("period_start", "!=", False),
                ]
            )
        )
        taken = [(a.item_id.id, a.period_start, a.period_end) for a in advances]
        for item, start, end in asked:
            for other, first, last in taken:
                if item == other and start <= last and first <= end:
                    self._refuse_overlap(item, max(start, first), min(end, last))
            taken.append((item, start, end))

    @api.model
    def _period_of(self, advance):
        start = fields.Date.to_date(advance["period_start"])
        return start, fields.Date.to_date(advance.get("period_end") or start)

    @api.model
    def _refuse_overlap(self, item_id, start, end):
        raise UserError(
            self.env._(
                "%(item)s is paid ahead for %(start)s – %(end)s already. Choose the "
                "periods once more with F4. Nothing was written and no number was "
                "used.",
                item=self.env["wuye.fee.item"].browse(item_id).display_name,
                start=start,
                end=end,
            )
        )

    @api.model
    def _without_gap(self, periods):
        """The first periods that follow each other."""
        found = []
        for period in periods:
            if found and period["start"] != fields.Date.add(found[-1]["end"], days=1):
                break
            found.append(period)
        return found
