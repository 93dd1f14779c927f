from odoo import api, models

from odoo.addons.wuye_cashier.models.wuye_tender import yuan

SETTERS_OFF = ("cashier", "accountant")  # as on the page of the deposit


class WuyeTender(models.AbstractModel):
    """Deposits settle bills with the payer's consent (ACCOUNTING row 18d)."""

    _inherit = "wuye.tender"

    @api.model
    def _offered(self, company):
        """Deposits only to the posts that set them off."""
        is_allowed = self.env.user._holds_post(SETTERS_OFF)
        return [
            tender
            for tender in super()._offered(company)
            if tender["code"] != "deposit" or is_allowed
        ]

    @api.model
    def _balance_deposit(self, unit, payer, charges):
        """What is held of each deposit; it pays whatever the payer owes here."""
        return [
            {
                "name": f"{deposit.kind_id.display_name} {deposit.name}",
                "amount": deposit.amount_held,
                "bills": charges.filtered(
                    lambda one, deposit=deposit: one.community_id
                    == deposit.community_id
                ).ids,
                "pays_late": True,
            }
            for deposit in self._deposits(unit.community_id, payer)
        ]

    @api.model
    def _deposits(self, communities, payer):
        """Deposits of a payer of which something is held, oldest first."""
        return self.env["wuye.deposit"].search(
            [
                ("partner_id", "=", payer.id),
                ("community_id", "in", communities.ids),
                ("amount_held", ">", 0),
            ],
            order="date, id",
        )

    @api.model
    def _plan_deposit(self, deposits, waiting):
        """[(deposit, charge, amount)] that deposits can pay of {charge: amount}."""
        left = {deposit: yuan(deposit.amount_held) for deposit in deposits}
        plan = []
        for charge, rest in waiting.items():
            for deposit in deposits:
                part = min(rest, left[deposit])
                if part and deposit.community_id == charge.community_id:
                    plan.append((deposit, charge, part))
                    left[deposit] -= part
                    rest -= part
        return plan

    @api.model
    def _arrange_deposit(self, tender, waiting):
        booked = self._set_offs(tender)
        if booked:
            pairs = [(move.charge_id, -move.amount) for move in booked]
            return self._by_line(tender, pairs)
        open_of = {line.charge_id: part for line, part in waiting.items()}
        open_of.pop(self.env["wuye.charge"], None)  # nothing is paid ahead from it
        receipt = tender.receipt_id
        deposits = self._deposits(
            receipt.line_ids.unit_id.community_id, receipt.partner_id
        )
        deposits = self._lock_balances(deposits.sudo(), "amount_held")
        plan = self._plan_deposit(deposits, open_of)
        return self._choose(tender, waiting, plan, deposits, "amount_held")

    @api.model
    def _book_deposit(self, receipt, tender, parts):
        self.env["res.users"]._require_post(
            SETTERS_OFF,
            self.env._("Only a cashier or an accountant sets a deposit off. Ask one."),
        )
        waiting = {line.charge_id: amount for line, amount in parts}
        deposits = self._deposits(
            receipt.line_ids.unit_id.community_id, receipt.partner_id
        )
        groups = {}
        for deposit, charge, amount in self._plan_deposit(deposits, waiting):
            groups.setdefault(deposit, []).append((charge.sudo(), float(amount)))
        for deposit, pairs in groups.items():
            moves = self.env["wuye.settlement"]._set_off_deposit(
                deposit, pairs, receipt.date, tender.reference
            )
            moves = moves.sudo()  # sudo: nobody writes movements; these are new
            moves.paper = receipt.name
            moves.move_id.wuye_tender_id = tender

    @api.model
    def _set_offs(self, tender):
        """What a tender has set off, as it was booked."""
        lines = tender.move_ids.line_ids
        return (
            self.env["wuye.deposit.move"]
            .sudo()  # sudo: of a receipt the caller was given
            .search(
                [("move_line_id", "in", lines.ids), ("counter_of_id", "=", False)],
                order="id",
            )
        )

    @api.model
    def _void_deposit(self, tender, date, reason):
        """The bills open again, the deposit is held again (row 18d undone)."""
        service = self.env["wuye.settlement"]
        for move in self._set_offs(tender):
            service._undo_deposit_move(move, date, reason)
