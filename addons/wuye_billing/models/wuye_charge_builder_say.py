from odoo import api, models

from .wuye_charge_builder_price import MissingValue


class WuyeChargeBuilder(models.AbstractModel):
    """Why something cannot be billed, in words, with the remedy."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _say(self, error):
        """What an engine error means to the clerk, with the remedy."""
        if isinstance(error, MissingValue):
            return self.env._(
                "“%(name)s” of %(owner)s has no value. Enter it and compute again.",
                name=error.name,
                owner=error.owner,
            )
        say = getattr(self, f"_say_{error.code}", None)
        if say:
            return say(**error.details())
        return self.env._("Cannot be computed: %(error)s", error=error)

    @api.model
    def _say_price_gap(self, start, end):
        return self.env._(
            "No price from %(start)s to %(end)s. Add a price version that covers "
            "these days and compute again.",
            start=start,
            end=end,
        )

    @api.model
    def _say_unknown_band(self, band, known):
        if not band:
            return self.env._(
                "The price differs by time of day, but the consumption is not told "
                "apart. Enter it by band and compute again."
            )
        return self.env._(
            "“%(band)s” has consumption and no price. Add it to the price version and "
            "compute again.",
            band=self.env["wuye.fee.band"].search([("code", "=", band)]).name or band,
        )

    @api.model
    def _say_formula_missing_value(self, text, name):
        return self.env._(
            "“%(name)s” has no value here; the formula “%(formula)s” needs it. Enter "
            "it on the unit and compute again.",
            name=name,
            formula=text,
        )

    @api.model
    def _say_formula_unknown_name(self, text, name, known):
        return self.env._(
            "“%(name)s” in the formula “%(formula)s” is unknown. Known names: "
            "%(known)s.",
            name=name,
            formula=text,
            known="、".join(sorted(known)),
        )

    @api.model
    def _say_formula_syntax(self, text, place, reason):
        reasons = {
            "blank": self.env._("it is empty"),
            "long": self.env._("it is too long"),
            "syntax": self.env._("something is missing or too much there"),
            "no_function": self.env._("there is no such function"),
            "arguments": self.env._("the function has too few or too many values"),
            "number": self.env._("the number is too long or no plain number"),
        }
        return self.env._(
            "Formula “%(formula)s”, sign %(place)s: %(reason)s. Numbers, names, "
            "+ − × ÷, comparisons and min, max, ceil, floor, round, if can be used.",
            formula=text,
            place=place + 1,
            reason=reasons.get(reason, self.env._("this is not allowed")),
        )

    @api.model
    def _say_formula_failed(self, text, reason):
        reasons = {
            "zero": self.env._("it divides by zero"),
            "kind": self.env._("a condition stands where a number is wanted"),
            "large": self.env._("the result is too large"),
            "negative": self.env._("the result is below zero"),
            "circle": self.env._("the names need each other in a circle"),
        }
        return self.env._(
            "Formula “%(formula)s”: %(reason)s. Correct the formula or the values it "
            "uses.",
            formula=text,
            reason=reasons.get(reason, reason),
        )
