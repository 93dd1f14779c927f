from odoo import api, fields, models


class WuyeSettlement(models.AbstractModel):
    """Debts that another payer takes over by agreement (accounting row 27)."""

    _inherit = "wuye.settlement"

    @api.model
    def _take_over(self, charges, partner, date, reason):
        """Move what is open of `charges` to `partner`; return his charges.

        One entry a community: the old payer's receivable is settled by the new
        payer's. Nothing is due, received or written off by it. A charge taken over
        can be taken over again, also back.

        :param date: accounting date, moved to the first open day where it is closed
        """
        service = self.sudo()  # whoever carries the event out holds no accounting group
        made = service.env["wuye.charge"]
        open_charges = charges.sudo().filtered(
            lambda charge: charge.state == "posted"
            and charge.amount_residual > 0
            and charge.partner_id != partner
        )
        for community, group in open_charges.grouped("community_id").items():
            day = max([date, *group.mapped("date")])
            day = self.env["wuye.month"]._open_date(community, day)
            made += service._take_over_in(community, group, partner, day, reason)
        return made.with_env(self.env)

    @api.model
    def _take_over_in(self, community, charges, partner, date, reason):
        fresh = self.env["wuye.charge"].sudo()
        lines, claims = [], []
        for charge in charges:
            taken = fresh.create(self._prepare_taken(charge, partner, date, reason))
            fresh += taken
            lines.append(
                self._taken_line(taken, charge.amount_residual, charge.date_due)
            )
            for claim, part in charge._claim_parts(charge.amount_residual):
                lines.append(self._taken_line(charge, -part))
                claims.append(claim)
        move = self._create_entry(community, date, "takeover", lines, ref=reason)
        debits = move.line_ids.filtered(lambda line: line.balance > 0)
        by_charge = debits.grouped("wuye_charge_id")
        for taken in fresh.with_context(wuye_posting=True):
            taken.write(
                {
                    "move_id": move.id,
                    "move_line_id": by_charge[taken.with_env(move.env)].id,
                    "amount_base": taken.amount,
                    "state": "posted",
                }
            )
        credits = (move.line_ids - debits).sorted("id")
        self._reconcile(
            [line + claim for line, claim in zip(credits, claims, strict=True)]
        )
        return fresh

    @api.model
    def _prepare_taken(self, charge, partner, date, reason):
        return {
            **charge._prepare_copy(),
            "partner_id": partner.id,
            "tax_id": False,
            "kind": "takeover",
            "source_key": f"takeover/{charge.id}/{fields.Datetime.now()}",
            "origin_id": charge.id,
            "date": date,
            "date_due": charge.date_due,
            "amount": charge.amount_residual,
            "explanation": {"note": reason},
        }

    @api.model
    def _taken_line(self, charge, balance, date_due=False):
        return {
            "name": charge._entry_label(),
            "partner_id": charge.partner_id.id,
            "account_id": charge.company_id._wuye_account("ar").id,
            "balance": balance,
            "date_maturity": date_due,
            "wuye_charge_id": charge.id,
            "wuye_unit_id": charge.unit_id.id,
            "wuye_community_id": charge.community_id.id,
        }
