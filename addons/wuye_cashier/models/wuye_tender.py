from odoo import api, models
from odoo.exceptions import UserError

# what the desk proposes first, by the number of its key
ORDER = ("cash", "pos", "wechat", "alipay", "transfer", "cheque")


class WuyeTender(models.AbstractModel):
    """The ways to pay at the desk (D1, R77): a registry.

    How to extend it: a module adds ``code: {...}`` in `_kinds`. A tender whose code is
    that of a journal's tender is booked there; another one brings a method
    ``_book_<code>(receipt, tender, parts)``, which settles the parts
    ``[(line of the receipt, amount)]`` itself.
    """

    _name = "wuye.tender"
    _description = "Tenders"

    # === REGISTRY === #

    @api.model
    def _kinds(self):
        """{code: {"label", "is_money", "reference"}} in the order of their keys.

        ``is_money``: it is counted when the shift ends and stands in the daily proof.
        ``reference``: what has to be written down of it, or False.
        """
        labels = dict(
            self.env["account.journal"]
            ._fields["wuye_tender"]
            ._description_selection(self.env)
        )
        asked = {
            "transfer": self.env._("Bank reference"),
            "cheque": self.env._("Cheque no. and drawer"),
        }
        return {
            code: {
                "label": labels[code],
                "is_money": True,
                "reference": asked.get(code, False),
            }
            for code in ORDER
        }

    @api.model
    def _offered(self, company):
        """[{"code", "label", ...}] of the tenders that can be taken in a company."""
        # sudo: posts at the desk hold no accounting right; which tenders exist is no
        # secret
        journals = self.env["account.journal"].sudo()
        used = journals.search(
            [("company_id", "=", company.id), ("wuye_tender", "!=", False)]
        ).mapped("wuye_tender")
        return [
            {"code": code, **kind}
            for code, kind in self._kinds().items()
            if code in used or hasattr(self, f"_book_{code}")
        ]

    @api.model
    def _check(self, tender):
        """What was typed of one tender: {"code", "amount", "given", "reference"}.

        :raises UserError: it is not known, or lacks what has to be written down
        """
        kind = self._kinds().get(tender["code"])
        if not kind:
            raise UserError(self.env._("The tender “%s” is not known.", tender["code"]))
        if kind["reference"] and not (tender.get("reference") or "").strip():
            raise UserError(
                self.env._(
                    "%(tender)s: write down %(reference)s.",
                    tender=kind["label"],
                    reference=kind["reference"],
                )
            )
        given = tender.get("given")
        if given is not None and given < tender["amount"]:
            raise UserError(
                self.env._(
                    "%(tender)s: less is given than put down. Correct one of the two.",
                    tender=kind["label"],
                )
            )
