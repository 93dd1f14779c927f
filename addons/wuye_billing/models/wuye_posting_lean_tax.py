from odoo import api, models

from ..lean_tax import Pattern, is_same
from ..ledger_rows import hooking

CHECKS = 2  # bills of a pattern that Odoo's engine makes in each batch
# whose parts in the lines are known; a tax that is given is said by `_with_given_tax`
KNOWN = {"wuye_billing", "wuye_bill_split"}
GLOBALLY = "round_globally"
HOOKS = ("_prepare_lines", "_prepare_base_lines", "_prepare_product_line")


class WuyePosting(models.AbstractModel):
    """Taxes of most bills, worked out without Odoo's engine (see `lean_tax`)."""

    _inherit = "wuye.posting"

    @api.model
    def _prepare_tools(self, company, groups=()):
        is_plain = self.env.context.get("wuye_plain")
        is_lean = not is_plain and hooking(self, HOOKS) <= KNOWN
        tools = super()._prepare_tools(company, groups)
        tools["patterns"] = {} if is_lean else None
        tools["given_tax"] = self._with_given_tax(list(tools["facts"]))
        return tools

    @api.model
    def _with_given_tax(self, ids):
        """Ids of the charges whose tax is not worked out from their amount."""
        return set()

    @api.model
    def _prepare_lines(self, tools, charges, is_refund, sign):
        patterns = tools["patterns"]
        if patterns is None:
            return super()._prepare_lines(tools, charges, is_refund, sign)
        if not tools["given_tax"].isdisjoint(charges._ids):
            return super()._prepare_lines(tools, charges, is_refund, sign)
        facts = [tools["facts"][number] for number in charges._ids]
        key = (
            is_refund,
            tuple(
                (fact.item_id, fact.tax_id, self._account_of(tools, fact).id)
                for fact in facts
            ),
        )
        pattern = patterns.get(key)
        if pattern and pattern.holds and pattern.checks >= CHECKS:
            own = [self._prepare_line_facts(tools, fact) for fact in facts]
            lines = pattern.fill(facts, own, sign)
            if lines:
                return lines
        lines = super()._prepare_lines(tools, charges, is_refund, sign)
        if pattern is None:
            by_line = tools["company"].tax_calculation_rounding_method != GLOBALLY
            pattern = Pattern(lines, charges, tools["currency"].round, by_line)
            patterns[key] = pattern
        self._check_pattern(tools, pattern, facts, sign, lines)
        return lines

    @api.model
    def _check_pattern(self, tools, pattern, facts, sign, lines):
        """A pattern whose lines are not those of Odoo's engine is not used."""
        own = [self._prepare_line_facts(tools, fact) for fact in facts]
        filled = pattern.holds and pattern.fill(facts, own, sign)
        if filled:
            pattern.checks += 1
            pattern.holds = is_same(filled, lines)
