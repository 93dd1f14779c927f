from odoo import api, models


class WuyeTender(models.AbstractModel):
    """What was paid ahead settles bills (ACCOUNTING row 9): as when a bill posts."""

    _inherit = "wuye.tender"

    @api.model
    def _balance_advance(self, unit, payer, charges):
        """What is left of each advance; for one item or months it pays these only."""
        return [
            {
                "name": self._say_advance(advance),
                "amount": advance.amount_left,
                "bills": charges.filtered(
                    lambda one, advance=advance: one._matches_advance(advance)
                ).ids,
                "pays_late": not (advance.item_id or advance.period_start),
            }
            for advance in self._advances(unit, payer)
        ]

    @api.model
    def _say_advance(self, advance):
        name = advance.item_id.display_name or self.env._("Any item")
        days = (advance.period_start, advance.period_end)
        months = dict.fromkeys(f"{day:%Y-%m}" for day in days if day)
        return " ".join([name, "–".join(months)]).strip()

    @api.model
    def _advances(self, units, payer):
        """Advances with something left, in the order in which they are used."""
        # sudo: of the payer being served, no list of what was taken (D3)
        advances = (
            self.env["wuye.advance"]
            .sudo()
            .search(
                [
                    ("unit_id", "in", units.ids),
                    ("partner_id", "=", payer.id),
                    ("amount_left", ">", 0),
                ]
            )
        )
        return advances.sorted(lambda one: (not one.item_id, one.date, one.id))

    @api.model
    def _plan_advance(self, advances, waiting):
        """[(advance, charge, amount)] that advances can pay of {charge: amount}."""
        most = {charge: float(amount) for charge, amount in waiting.items() if amount}
        charges = self.env["wuye.charge"].sudo().union(*most)
        service = self.env["wuye.settlement"].sudo()
        plan = []
        for unit, group in charges.grouped("unit_id").items():
            own = advances.filtered(lambda one, unit=unit: one.unit_id == unit)
            plan += service._plan_advances(group, own, most)
        return plan

    @api.model
    def _arrange_advance(self, tender, waiting):
        booked = self._uses(tender)
        if booked:
            pairs = [(use.charge_id, use.amount) for use in booked]
            return self._by_line(tender, pairs)
        open_of = {line.charge_id: part for line, part in waiting.items()}
        open_of.pop(self.env["wuye.charge"], None)  # nothing is paid ahead from it
        receipt = tender.receipt_id
        advances = self._advances(receipt.line_ids.unit_id, receipt.partner_id)
        advances = self._lock_balances(advances, "amount_left")
        plan = self._plan_advance(advances, open_of)
        return self._choose(tender, waiting, plan, advances, "amount_left")

    @api.model
    def _book_advance(self, receipt, tender, parts):
        waiting = {line.charge_id: amount for line, amount in parts}
        advances = self._advances(receipt.line_ids.unit_id, receipt.partner_id)
        groups = {}
        for advance, charge, amount in self._plan_advance(advances, waiting):
            # rule 3: the later of the two days
            key = charge.unit_id, max(receipt.date, charge.date)
            groups.setdefault(key, []).append((advance, charge, amount))
        service = self.env["wuye.settlement"].sudo()  # sudo: rights are checked by now
        for (unit, date), plan in groups.items():
            day = max([date, *(advance.date for advance, _charge, _part in plan)])
            move = service._book_advances(unit.community_id, day, plan)
            move.wuye_tender_id = tender

    @api.model
    def _uses(self, tender):
        """What a tender has applied, as it was booked."""
        lines = tender.move_ids.line_ids
        return (
            self.env["wuye.advance.use"]
            .sudo()  # sudo: of a receipt the caller was given
            .search(
                [("move_line_id", "in", lines.ids), ("counter_of_id", "=", False)],
                order="id",
            )
        )

    @api.model
    def _void_advance(self, tender, date, reason):
        """The bills open again, the payer has his advance again (row 9 undone)."""
        uses = self._uses(tender)
        self.env["wuye.settlement"]._take_back_advances(uses, date, reason)
