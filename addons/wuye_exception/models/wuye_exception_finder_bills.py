from collections import defaultdict

from odoo import api, fields, models

from wuye_engine.money import to_decimal

AREA_PLACES = 2


class WuyeExceptionFinder(models.AbstractModel):
    """Fees that were not billed, amounts that jump, areas that do not agree."""

    _inherit = "wuye.exception.finder"

    # === NOT BILLED === #

    @api.model
    def _find_missed(self, facts):
        """Contract lines that the month bills and that have no charge, with why."""
        if not facts.has_bills:
            return []
        covered = defaultdict(list)
        for charge in self._billed(facts):
            covered[charge.contract_line_id.id].append(charge)
        rest = self.env["wuye.contract.line"].union(
            *(
                line
                for line, period in facts.due
                if not self._overlaps(covered[line.id], period.start, period.end)
            )
        )
        if not rest:
            return []
        vals_list, failures = self.env["wuye.charge.builder"]._prepare_charges(
            rest, facts.month
        )
        found = self._missed_amounts(vals_list, covered)
        return found + self._missed_failures(failures)

    @api.model
    def _billed(self, facts):
        """Charges of the lines in question, of whatever month they were billed in."""
        first = min((period.start for _line, period in facts.due), default=facts.month)
        lines = {line.id for line, _period in facts.due}
        return self._charges(
            facts.units,
            [("contract_line_id", "in", list(lines)), ("period_end", ">=", first)],
        )

    @api.model
    def _overlaps(self, charges, start, end):
        return any(c.period_start <= end and start <= c.period_end for c in charges)

    @api.model
    def _missed_amounts(self, vals_list, covered):
        """What could be billed and is not, by line, with what it would come to."""
        sums = defaultdict(lambda: to_decimal(0, 2))
        for vals in vals_list:
            line = vals["contract_line_id"]
            if not self._overlaps(
                covered[line], vals["period_start"], vals["period_end"]
            ):
                sums[line] += to_decimal(vals["amount"], 2)
        lines = self.env["wuye.contract.line"].browse(sums)
        return [
            self._exception(
                "missed",
                line.unit_id,
                line.item_id,
                line,
                {"amount": str(sums[line.id]), "message": None},
                amount=sums[line.id],
            )
            for line in lines
        ]

    @api.model
    def _missed_failures(self, failures):
        """What cannot be billed; blank consumption only where none was entered.

        A zero that is entered is no miss: unusual or not is asked of the consumption.
        """
        found = {}
        for failure in failures:
            line, period = failure["line"], failure["period"]
            message = failure["message"]
            if failure["severity"] == "skipped":
                served = period.start.replace(day=1)
                if self.env["wuye.usage"].search_count(
                    [("contract_line_id", "=", line.id), ("month", "=", served)],
                    limit=1,
                ):
                    continue
                message = None
            said = {"amount": None, "message": message}
            found.setdefault(
                line, self._exception("missed", line.unit_id, line.item_id, line, said)
            )
        return list(found.values())

    @api.model
    def _find_neighbours(self, facts):
        """Monthly fees that nearly all units of the kind have and this one has not."""
        if not facts.has_bills:
            return []
        billed = defaultdict(set)
        for charge in facts.charges:
            if charge.item_id.cycle == "month" and charge.contract_line_id:
                billed[charge.item_id, charge.unit_id.kind].add(charge.unit_id.id)
        has_line = self._has_line(facts, [item for item, _kind in billed])
        found = []
        for (item, kind), units in billed.items():
            alike = facts.units.filtered(lambda unit, kind=kind: unit.kind == kind)
            share = 100 * len(units) / len(alike)
            if (
                len(units) < facts.rule.neighbour_count
                or share < facts.rule.neighbour_percent
            ):
                continue
            said = {"billed": len(units), "units": len(alike)}
            found += [
                self._exception("neighbour", unit, item, said=said)
                for unit in alike
                # of one with a line, also an ended one, somebody has thought
                if unit.id not in units and (unit.id, item.id) not in has_line
            ]
        return found

    @api.model
    def _has_line(self, facts, items):
        """{(unit id, item id)} that have, or had, a contract line, archived or not."""
        groups = self.env["wuye.contract.line"]._read_group(
            [
                ("unit_id", "in", facts.units.ids),
                ("item_id", "in", [item.id for item in items]),
                ("date_start", "<=", fields.Date.end_of(facts.month, "month")),
            ],
            ["unit_id", "item_id"],
        )
        return {(unit.id, item.id) for unit, item in groups}

    @api.model
    def _find_dropped(self, facts):
        """Billed last month; now the contract is archived, and its line never ended."""
        if not facts.has_bills:
            return []
        before = self._charges(
            facts.units,
            [
                ("bill_month", "=", fields.Date.subtract(facts.month, months=1)),
                ("contract_line_id.contract_id.active", "=", False),
            ],
        )
        billed = self._by_unit_item(facts.charges)
        found = {}
        for charge in before:
            line = charge.contract_line_id
            ended = line.date_end and line.date_end <= charge.period_end
            key = (charge.unit_id, charge.item_id)
            if key not in billed and not ended and charge.item_id.cycle == "month":
                said = {"until": str(charge.period_end)}
                found[key] = self._exception(
                    *("dropped", *key, line, said), amount_before=charge.amount
                )
        return list(found.values())

    # === AMOUNTS === #

    @api.model
    def _find_jumps(self, facts):
        """Amounts far from those of the month before, and nothing that explains it."""
        previous = fields.Date.subtract(facts.month, months=1)
        before = self._by_unit_item(
            self._charges(facts.units, [("bill_month", "=", previous)])
        )
        vacant = self._vacant(facts.units, previous, facts.month)
        found = []
        for key, charges in self._by_unit_item(facts.charges).items():
            old = before.get(key)
            if not old or key[0] in vacant:
                continue
            amounts = [sum(c.mapped("amount")) for c in (charges, old)]
            if self._is_jump(facts.rule, *amounts) and self._is_unknown(
                old, charges, facts.month
            ):
                said = {"amount": f"{amounts[0]:.2f}", "before": f"{amounts[1]:.2f}"}
                found.append(
                    self._exception(
                        *("jump", *key, charges[:1].contract_line_id, said),
                        amount=amounts[0],
                        amount_before=amounts[1],
                    )
                )
        return found

    @api.model
    def _is_jump(self, rule, amount, before):
        change = abs(to_decimal(amount, 2) - to_decimal(before, 2))
        least = to_decimal(rule.minimum_amount, 2)
        percent = to_decimal(rule.jump_percent, 2)
        return change >= least and 100 * change >= percent * to_decimal(before, 2)

    @api.model
    def _is_unknown(self, old, new, month):
        """Whether the preview of a run could not explain the change either (B7)."""
        values = [
            {str((c.explanation or {}).get("values")) for c in charges}
            for charges in (old, new)
        ]
        if values[0] != values[1]:  # what a formula was worked out with
            return False
        Change = self.env["wuye.bill.run.change"]
        [before], [after] = (Change._sums(c).values() for c in (old, new))
        return Change._explain_change(before, after, month)[0] == "unknown"

    @api.model
    def _vacant(self, units, first, month):
        """Units that stood empty on a day of the two months, as approved."""
        rows = self.env["wuye.vacancy"].search(
            [
                ("unit_id", "in", units.ids),
                ("state", "=", "done"),
                ("date_from", "<=", fields.Date.end_of(month, "month")),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", fields.Date.subtract(first, months=1)),
            ]
        )
        return rows.unit_id

    # === AREAS === #

    @api.model
    def _find_areas(self, facts):
        """Billed with another area than the unit's, or an inner area that is larger."""
        found = {}
        # a fee that was split has a part of the area on each bill
        wholes = {
            key: to_decimal(sum(charges.mapped("quantity")), AREA_PLACES)
            for key, charges in self._by_unit_item(facts.charges).items()
        }
        for charge in facts.charges:
            item, unit = charge.item_id, charge.unit_id
            if item.basis != "area" or (charge.explanation or {}).get("formula"):
                continue
            billed = to_decimal(charge.quantity, AREA_PLACES)
            area = to_decimal(unit[item.area_field], AREA_PLACES)
            if area not in (billed, wholes[unit, item]):
                said = {"billed": f"{billed:f}", "area": f"{area:f}"}
                found[unit, item] = self._exception(
                    *("area", unit, item, charge.contract_line_id, said),
                    quantity=billed,
                    quantity_usual=area,
                    amount=charge.amount,
                )
        larger = facts.units.filtered(
            lambda unit: unit.area_building and unit.area_inner > unit.area_building
        )
        return list(found.values()) + [
            self._exception(
                "inner",
                unit,
                said={
                    "inner": f"{unit.area_inner:.2f}",
                    "area": f"{unit.area_building:.2f}",
                },
            )
            for unit in larger
        ]
