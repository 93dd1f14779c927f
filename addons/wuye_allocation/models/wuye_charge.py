from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeCharge(models.Model):
    """A charge that is a share of a common cost."""

    _inherit = "wuye.charge"

    allocation_line_id = fields.Many2one(
        "wuye.allocation.line",
        string="Share of a cost",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )

    def _check_reversible(self):
        """One share alone is not taken back: the rest would not be the cost."""
        result = super()._check_reversible()
        shares = self.filtered("allocation_line_id")
        if shares and not self.env.context.get("wuye_whole_allocation"):
            raise UserError(
                self.env._(
                    "%(charge)s is a share of %(cost)s. Reverse the shared cost as a "
                    "whole, or request a reduction of this share.",
                    charge=shares[0].display_name,
                    cost=shares[0].allocation_line_id.allocation_id.name,
                )
            )
        return result


class WuyeChargeBuilder(models.AbstractModel):
    """Shares in words."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _explain_share(self, data, piece):
        """Cost × own part ÷ the whole; and the fen that does not divide, if any."""
        part = data.get("basis_number", "")
        if data.get("weight") not in (None, "1"):
            part = f"{part} × {data['weight']}"
        said = self.env._(
            "Cost %(cost)s (%(number)s) × %(part)s ÷ %(whole)s",
            cost=f"{piece.price:.2f}",
            number=piece.name,
            part=part,
            whole=data.get("whole"),
        )
        rest = data.get("rest")
        if rest and float(rest):
            said = self.env._(
                "%(share)s %(rest)s that does not divide",
                share=said,
                rest=f"{float(rest):+.2f}",
            )
        return said
