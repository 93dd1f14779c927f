from collections import defaultdict

from odoo import api, fields, models


class Facts:
    """What the kinds of exceptions of one building and month are found from.

    :param lines: contract lines that the month may bill
    :param due: [(contract line, Period)] that the month bills
    :param charges: regular charges and supplements of the month, drafts too
    :param has_bills: whether the month's bills are computed at all
    """

    def __init__(self, rule, month, units, lines, due, charges, has_bills):
        self.rule = rule
        self.month = month
        self.units = units
        self.lines = lines
        self.due = due
        self.charges = charges
        self.has_bills = has_bills


class WuyeExceptionFinder(models.AbstractModel):
    """Finds what is unusual in a month; writes nothing (J11).

    How to extend it: a module adds ``kind: method`` in `_kinds` and the kind to the
    field `kind` of `wuye.exception`; the method takes `Facts` of a building and returns
    what `_exception` makes, and `wuye.exception` says the reason in `_say_<kind>`.
    """

    _name = "wuye.exception.finder"
    _description = "Finder of Exceptions"

    # === REGISTRY === #

    @api.model
    def _kinds(self):
        """{name of a check: method}; later modules add theirs."""
        return {
            "usage": "_find_usage",
            "missed": "_find_missed",
            "neighbour": "_find_neighbours",
            "dropped": "_find_dropped",
            "jump": "_find_jumps",
            "area": "_find_areas",
        }

    @api.model
    def _find(self, community, month):
        """Values of all exceptions of a community in a bill month.

        Building by building, so that a large community needs no more memory than its
        largest building.
        """
        end = fields.Date.end_of(month, "month")
        rule = self.env["wuye.exception.rule"]._on(community.company_id, end)
        has_bills = self._has_bills(community, month)
        buildings = self.env["wuye.building"].search(
            [("community_id", "=", community.id)]
        )
        found = []
        for building in buildings:
            facts = self._facts(community, month, building, rule, has_bills)
            for method in self._kinds().values():
                found += getattr(self, method)(facts)
        return found

    # === PARTS === #

    @api.model
    def _exception(self, kind, unit, item=None, line=None, said=(), **figures):
        """Values of one exception.

        :param said: what the reason is said from, plain data
        :param figures: quantity, quantity_usual, amount, amount_before
        """
        return {
            "kind": kind,
            "unit_id": unit.id,
            "item_id": item.id if item else False,
            "contract_line_id": line.id if line else False,
            "facts": dict(said),
            **{name: float(value) for name, value in figures.items()},
        }

    @api.model
    def _has_bills(self, community, month):
        """Whether the month's run is computed: before, nothing can be missed."""
        run = self.env["wuye.bill.run"].search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        return bool(run) and run.state != "draft"

    @api.model
    def _facts(self, community, month, building, rule, has_bills):
        units = self.env["wuye.unit"].search([("building_id", "=", building.id)])
        run = self.env["wuye.bill.run"].new(
            {"community_id": community.id, "month": month}
        )
        lines = run._lines_to_bill(units)
        due = self.env["wuye.charge.builder"]._due(lines, month)
        return Facts(
            rule,
            month,
            units,
            lines,
            due,
            self._charges(units, [("bill_month", "=", month)]),
            has_bills,
        )

    @api.model
    def _charges(self, units, domain):
        return self.env["wuye.charge"].search(
            [
                ("unit_id", "in", units.ids),
                ("kind", "in", ("regular", "supplement")),
                ("state", "in", ("draft", "posted")),
                *domain,
            ]
        )

    @api.model
    def _by_unit_item(self, charges):
        found = defaultdict(self.env["wuye.charge"].browse)
        for charge in charges:
            found[charge.unit_id, charge.item_id] |= charge
        return found
