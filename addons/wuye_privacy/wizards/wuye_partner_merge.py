from odoo import models


class WuyePartnerMerge(models.TransientModel):
    _inherit = "wuye.partner.merge"

    def _refusals(self, people):
        refusals = super()._refusals(people)
        # sudo: whether the numbers are equal, not what they are
        hashes = set(people.sudo().mapped("wuye_id_hash")) - {False}
        if len(hashes) > 1:
            refusals.append(
                self.env._(
                    "Their identity numbers differ, so these are different people. If "
                    "one is mistyped, correct it first."
                )
            )
        return refusals

    def _merge_one(self, other, kept):
        """The number goes over as it is stored; Odoo's merge fills by what it reads."""
        names = ("wuye_id_kind", "wuye_id_secret", "wuye_id_hash")
        source, target = other.sudo(), kept.sudo()  # the secret is nobody's to read
        if source.wuye_id_secret and not target.wuye_id_secret:
            values = {name: source[name] for name in names}
            source.write(dict.fromkeys(names, False))
            target.write(values)
        if not target.phone and source.phone:
            target.phone = source.phone
        return super()._merge_one(other, kept)
