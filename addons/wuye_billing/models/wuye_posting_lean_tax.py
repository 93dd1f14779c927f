from odoo import api, models

from ..lean_tax import Pattern, is_same

CHECKS = 2  # bills of a pattern that Odoo's engine makes in each batch
# whose parts in the lines are known; a tax that is given is said by `_has_given_tax`
KNOWN = ("wuye_billing", "wuye_bill_split")
GLOBALLY = "round_globally"
HOOKS = ("_prepare_lines", "_prepare_base_lines", "_prepare_product_line")


class WuyePosting(models.AbstractModel):
    """Taxes of most bills, worked out without Odoo's engine (see `lean_tax`)."""

    _inherit = "wuye.posting"

    @api.model
    def _prepare_tools(self, company):
        others = {
            part.__dict__.get("_module")
            for part in type(self).mro()
            if any(hook in part.__dict__ for hook in HOOKS)
        }
        is_lean = not self.env.context.get("wuye_plain") and others <= {*KNOWN}
        return {
            **super()._prepare_tools(company),
            "patterns": {} if is_lean else None,
        }

    @api.model
    def _has_given_tax(self, charge):
        """Whether a charge's tax is not worked out from its amount."""
        return False

    @api.model
    def _prepare_lines(self, tools, charges, is_refund, sign):
        patterns = tools["patterns"]
        if patterns is None or any(map(self._has_given_tax, charges)):
            return super()._prepare_lines(tools, charges, is_refund, sign)
        key = (
            is_refund,
            tuple(
                (charge.item_id, charge.tax_id, charge._income_account(tools))
                for charge in charges
            ),
        )
        pattern = patterns.get(key)
        if pattern and pattern.holds and pattern.checks >= CHECKS:
            own = [charge._bill_facts(tools["names"]) for charge in charges]
            lines = pattern.fill(charges, own, sign)
            if lines:
                return lines
        lines = super()._prepare_lines(tools, charges, is_refund, sign)
        if pattern is None:
            by_line = tools["company"].tax_calculation_rounding_method != GLOBALLY
            pattern = Pattern(lines, charges, tools["currency"].round, by_line)
            patterns[key] = pattern
        self._check_pattern(tools, pattern, charges, sign, lines)
        return lines

    @api.model
    def _check_pattern(self, tools, pattern, charges, sign, lines):
        """A pattern whose lines are not those of Odoo's engine is not used."""
        own = [charge._bill_facts(tools["names"]) for charge in charges]
        filled = pattern.holds and pattern.fill(charges, own, sign)
        if filled:
            pattern.checks += 1
            pattern.holds = is_same(filled, lines)
