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
        if data.get("formula"):
            rows.append(self._explain_formula(data))
        if data.get("payer_days"):
            served, total = data["payer_days"]
            rows.append(
                self.env._("× %(served)s of %(total)s days", served=served, total=total)
            )
        return "\n".join(rows)

    @api.model
    def _explain_slice(self, data, piece):
        """One row: what was multiplied with what, and what it came to."""
        say = getattr(self, f"_explain_{piece.label}", self._explain_used)
        return f"{say(data, piece)} = {piece.amount:.2f}"

    @api.model
    def _explain_used(self, data, piece):
        """Consumption, of a tier, a band or a part: quantity x price, with its name."""
        quantity, price = piece.quantity.normalize(), piece.price.normalize()
        name = piece.name
        if piece.label == "band":
            band = self.env["wuye.fee.band"].search([("code", "=", name)])
            name = band.name or name
        return f"{name} {quantity:f} × {price:f}".strip()

    @api.model
    def _explain_minimum(self, data, piece):
        return self.env._("Up to the minimum")

    @api.model
    def _explain_percent(self, data, piece):
        return f"{piece.quantity:.2f} × {float(data.get('percent') or 0):g}%"

    @api.model
    def _explain_formula(self, data, piece=None):
        """The formula; as a row of its own with the values that it used."""
        if piece:
            return self.env._("By formula")
        values = data.get("values") or {}
        used = "、".join(f"{name} = {value}" for name, value in values.items())
        text = data["formula"]
        return f"{text} ({used})" if used else text

    @api.model
    def _explain_full(self, data, piece):
        return self.env._(
            "%(head)s × %(months)s months",
            head=self._explain_head(data, piece),
            months=piece.months or 1,
        )

    @api.model
    def _explain_partial(self, data, piece):
        return self.env._(
            "%(head)s × %(days)s/%(month_days)s days (%(rule)s)",
            head=self._explain_head(data, piece),
            days=piece.days,
            month_days=piece.month_days,
            rule=self._rule_label(data),
        )

    @api.model
    def _explain_started(self, data, piece):
        return self.env._(
            "%(head)s, a month begun counts in full",
            head=self._explain_head(data, piece),
        )

    @api.model
    def _explain_head(self, data, piece):
        """The monthly price: per square metre or not, of which part, vacant or not."""
        quantity, price = piece.quantity.normalize(), piece.price.normalize()
        head = f"{price:f}"
        if data.get("basis") == "area" and not data.get("formula"):
            head = self.env._(
                "%(area)s m² × %(price)s", area=f"{quantity:f}", price=head
            )
        if piece.percent is not None:
            head = self.env._(
                "%(head)s × %(percent)s%% vacant",
                head=head,
                percent=f"{piece.percent.normalize():f}",
            )
        return f"{piece.name} {head}".strip()

    @api.model
    def _rule_label(self, data):
        field = self.env["wuye.fee.item"]._fields["proration"]
        return dict(field._description_selection(self.env)).get(
            data.get("proration"), ""
        )
