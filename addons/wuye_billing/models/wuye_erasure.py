from odoo import models


class WuyeErasure(models.Model):
    """Whoever owes, or has money with us, is still needed (R14)."""

    _inherit = "wuye.erasure"

    def _refusals(self, person):
        refusals = super()._refusals(person)
        # sudo: a claim in any community stands against it
        charges = self.env["wuye.charge"].sudo()
        owed = charges.search_count(
            [
                ("partner_id", "=", person.id),
                "|",
                ("state", "=", "draft"),
                ("amount_residual", "!=", 0),
            ],
            limit=1,
        )
        advances = self.env["wuye.advance"].sudo()
        held = advances.search_count(
            [("partner_id", "=", person.id), ("amount_left", "!=", 0)], limit=1
        )
        if owed or held:
            refusals.append(
                self.env._(
                    "%(person)s still owes fees or has money paid in advance. Settle "
                    "or refund it first.",
                    person=person.display_name,
                )
            )
        return refusals
