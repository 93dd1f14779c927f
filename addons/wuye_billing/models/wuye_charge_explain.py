from odoo import api, models

from wuye_engine.pricing import Result


class WuyeChargeBuilder(models.AbstractModel):
    """What the amount of a charge was made of, in words."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _explain(self, charge):
        """The slices of a charge in words, one a line, as printed on the bill."""
        data = charge.explanation or {}
        if not data.get("slices"):
            return data.get("note") or ""
        result = Result.from_dict(data)
        rows = [self._explain_slice(data, piece) for piece in result.slices]
        if data.get("payer_days"):
            served, total = data["payer_days"]
            rows.append(
                self.env._("× %(served)s of %(total)s days", served=served, total=total)
            )
        return "\n".join(rows)

    @api.model
    def _explain_slice(self, data, piece):
        quantity, price = piece.quantity.normalize(), piece.price.normalize()
        head = f"{price:f}"
        if data.get("basis") == "area":
            head = self.env._(
                "%(area)s m² × %(price)s", area=f"{quantity:f}", price=head
            )
        elif data.get("basis") == "quantity":
            return f"{quantity:f} × {price:f} = {piece.amount:.2f}"
        if piece.label == "partial":
            return self.env._(
                "%(head)s × %(days)s/%(month_days)s days = %(amount)s (%(rule)s)",
                head=head,
                days=piece.days,
                month_days=piece.month_days,
                amount=f"{piece.amount:.2f}",
                rule=self._rule_label(data),
            )
        if piece.label == "started":
            return self.env._(
                "%(head)s, a month begun counts in full = %(amount)s",
                head=head,
                amount=f"{piece.amount:.2f}",
            )
        return self.env._(
            "%(head)s × %(months)s months = %(amount)s",
            head=head,
            months=piece.months or 1,
            amount=f"{piece.amount:.2f}",
        )

    @api.model
    def _rule_label(self, data):
        field = self.env["wuye.fee.item"]._fields["proration"]
        return dict(field._description_selection(self.env)).get(
            data.get("proration"), ""
        )
