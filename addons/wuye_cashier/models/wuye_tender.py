from functools import partial

from odoo import api, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal
from wuye_engine.tender import spread

yuan = partial(to_decimal, places=2)  # an amount of the screen, to the fen

# what the desk proposes first, by the number of its key
ORDER = ("cash", "pos", "wechat", "alipay", "transfer", "cheque")


class WuyeTender(models.AbstractModel):
    """The ways to pay at the desk (D1, R77): a registry.

    How to extend it: a module adds ``code: {...}`` in `_kinds`. A tender whose code is
    that of a journal's tender is booked there; another one brings a method
    ``_book_<code>(receipt, tender, parts)``, which settles the parts
    ``[(line of the receipt, amount)]`` itself, and ``_void_<code>(tender, date,
    reason)``, which undoes that. One that may not pay every line brings
    ``_arrange_<code>(tender, waiting)``, see `_spread`.
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
    def _spread(self, receipt):
        """What each tender of a receipt pays of which line.

        Tenders with an ``_arrange_<code>(tender, waiting)`` choose first, in the order
        of `_kinds`: it is given {line: amount open} and returns [(line, amount)] that
        add up to the tender, the same once they are booked. The others share the rest
        in their order. Amounts are Decimal of yuan.

        :return: [(tender, [(line, amount)])], in the order of the tenders
        :raises ValueError: lines and tenders do not add up
        """
        waiting = {line: yuan(line.amount) for line in receipt.line_ids.sorted("id")}
        tenders = receipt.tender_ids.sorted("id")
        order = list(self._kinds())
        chosen = {}
        for tender in tenders.filtered(lambda one: one.tender in order).sorted(
            lambda one: order.index(one.tender)
        ):
            arrange = getattr(self, f"_arrange_{tender.tender}", None)
            if arrange:
                chosen[tender] = arrange(tender, dict(waiting))
                for line, amount in chosen[tender]:
                    waiting[line] -= amount
        others = tenders.filtered(lambda one: one not in chosen)
        rest = [(line, amount) for line, amount in waiting.items() if amount]
        parts = spread(rest, [yuan(tender.amount) for tender in others])
        chosen.update(zip(others, parts, strict=True))
        return [(tender, chosen[tender]) for tender in tenders]

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
