from odoo import models


class WuyeErasure(models.Model):
    """Whose deposit we hold is still needed (R14)."""

    _inherit = "wuye.erasure"

    def _refusals(self, person):
        refusals = super()._refusals(person)
        # sudo: a deposit in any community stands against it
        held = (
            self.env["wuye.deposit"]
            .sudo()
            .search([("partner_id", "=", person.id), ("amount_held", "!=", 0)], limit=1)
        )
        if held:
            refusals.append(
                self.env._(
                    "A deposit of %(person)s is held (%(deposit)s). Give it back "
                    "first.",
                    person=person.display_name,
                    deposit=held.display_name,
                )
            )
        return refusals
