"""What a computed run shows: failed lines, totals by item, the largest changes."""

from collections import defaultdict

from odoo import api, fields, models

from wuye_engine.text import plain_number

LARGEST = 20


class WuyeBillRunFailure(models.Model):
    """A line of a run that makes no bill, and why (B2, R43)."""

    _name = "wuye.bill.run.failure"
    _description = "Unbilled Line of a Run"
    _order = "severity, id"
    _rec_name = "contract_line_id"

    run_id = fields.Many2one(
        "wuye.bill.run", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="run_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    contract_line_id = fields.Many2one(
        "wuye.contract.line", required=True, ondelete="cascade"
    )
    unit_id = fields.Many2one(related="contract_line_id.unit_id", store=True)
    item_id = fields.Many2one(related="contract_line_id.item_id", store=True)
    period_start = fields.Date()
    period_end = fields.Date()
    message = fields.Char(required=True)
    severity = fields.Selection(
        [("error", "Cannot be computed"), ("skipped", "Nothing to bill")],
        required=True,
    )

    def action_open_cure(self):
        """Open where the missing value is entered: the unit or the contract."""
        self.ensure_one()
        if self.item_id.basis == "area":
            return self.unit_id._get_records_action(views=[[False, "form"]])
        return self.contract_line_id.contract_id._get_records_action(
            views=[[False, "form"]]
        )


class WuyeBillRunItem(models.Model):
    """Totals of a run by item, against the month before."""

    _name = "wuye.bill.run.item"
    _description = "Bill Run by Item"
    _order = "run_id, sequence, id"
    _rec_name = "item_id"

    run_id = fields.Many2one(
        "wuye.bill.run", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="run_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    item_id = fields.Many2one("wuye.fee.item", required=True, ondelete="cascade")
    sequence = fields.Integer(related="item_id.sequence", store=True)
    charge_count = fields.Integer()
    amount = fields.Monetary(string="This month")
    amount_before = fields.Monetary(string="Last month")
    amount_change = fields.Monetary(string="Change")


class WuyeBillRunChange(models.Model):
    """One of the largest changes against last month, with its reason (B7)."""

    _name = "wuye.bill.run.change"
    _description = "Change against Last Month"
    _order = "run_id, rank"
    _rec_name = "unit_id"

    run_id = fields.Many2one(
        "wuye.bill.run", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="run_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rank = fields.Integer(string="#")
    unit_id = fields.Many2one("wuye.unit", required=True, ondelete="cascade")
    unit_code = fields.Char(related="unit_id.code")
    item_id = fields.Many2one("wuye.fee.item", required=True, ondelete="cascade")
    amount_before = fields.Monetary(string="Last month")
    amount = fields.Monetary(string="This month")
    amount_change = fields.Monetary(string="Change")
    reason = fields.Selection(
        [
            ("unknown", "Reason unknown"),
            ("price", "Price version"),
            ("area", "Area"),
            ("days", "Days"),
            ("reading", "Consumption"),
            ("adjustment", "Adjustment"),
            ("line", "New or ended line"),
            ("cycle", "Cycle of billing"),
        ],
        required=True,
    )
    detail = fields.Char()
    is_seen = fields.Boolean(string="Looked at")

    @api.model
    def _compute_for(self, run):
        """Compare a run with the last one; keep the totals and 20 largest changes."""
        run.change_ids.unlink()
        run.item_ids.unlink()
        previous_month = fields.Date.subtract(run.month, months=1)
        now = [("run_id", "=", run.id)]
        before = [
            ("community_id", "=", run.community_id.id),
            ("date", ">=", previous_month),
            ("date", "<", run.month),
            ("kind", "in", ("regular", "supplement")),
            ("state", "=", "posted"),
        ]
        # only the largest are read and explained, of however many charges
        amounts = self._amounts(now, before, ["unit_id", "item_id"])
        run.amount_last_month = sum(old for _new, old, _count in amounts.values())
        self._create_items(run, self._amounts(now, before, ["item_id"]))
        return self.create(self._prepare_largest(run, now, before, amounts))

    @api.model
    def _amounts(self, now, before, keys):
        """{records of `keys`: (amount now, before, charges now)} of two domains."""
        found = defaultdict(lambda: [0.0, 0.0, 0])
        Charge = self.env["wuye.charge"]
        for place, domain in enumerate((now, before)):
            groups = Charge._read_group(domain, keys, ["amount:sum", "__count"])
            for *key, amount, count in groups:
                found[tuple(key)][place] = amount
                if domain is now:
                    found[tuple(key)][2] = count
        return found

    @api.model
    def _prepare_largest(self, run, now, before, amounts):
        """Values of the largest changes by size; what nobody can explain is first."""
        changes = [
            (new - old, unit, item)
            for (unit, item), (new, old, _count) in amounts.items()
            if run.currency_id.compare_amounts(new, old)
        ]
        changes.sort(key=lambda row: (-abs(row[0]), row[1].id, row[2].id))
        largest = changes[:LARGEST]
        units = [("unit_id", "in", [unit.id for _change, unit, _item in largest])]
        Charge = self.env["wuye.charge"]
        now, before = (self._sums(Charge.search(d + units)) for d in (now, before))
        vals_list = []
        for change, unit, item in largest:
            key = (unit.id, item.id)
            reason, detail = self._explain_change(
                before.get(key), now.get(key), run.month
            )
            vals_list.append(
                {
                    "run_id": run.id,
                    "unit_id": unit.id,
                    "item_id": item.id,
                    "amount_before": amounts[unit, item][1],
                    "amount": amounts[unit, item][0],
                    "amount_change": change,
                    "reason": reason,
                    "detail": detail,
                }
            )
        vals_list.sort(key=lambda vals: vals["reason"] != "unknown")
        for rank, vals in enumerate(vals_list, start=1):
            vals["rank"] = rank
        return vals_list

    @api.model
    def _create_items(self, run, amounts):
        self.env["wuye.bill.run.item"].create(
            [
                {
                    "run_id": run.id,
                    "item_id": item.id,
                    "charge_count": count,
                    "amount": new,
                    "amount_before": old,
                    "amount_change": new - old,
                }
                for (item,), (new, old, count) in amounts.items()
            ]
        )

    @api.model
    def _sums(self, charges):
        """{(unit id, item id): what explains its amount}."""
        sums = defaultdict(
            lambda: {
                "amount": 0.0,
                "days": 0,
                "quantity": 0.0,
                "prices": (),
                "lines": self.env["wuye.contract.line"],
            }
        )
        for charge in charges:
            row = sums[charge.unit_id.id, charge.item_id.id]
            row["amount"] += charge.amount
            row["days"] += (charge.period_end - charge.period_start).days + 1
            row["quantity"] = charge.quantity
            row["basis"] = charge.item_id.basis
            row["whole"] = self._is_whole(charge)
            row["cycle"] = charge.item_id.cycle
            row["lines"] |= charge.contract_line_id
            row["prices"] = tuple(
                sorted(
                    {s["price"] for s in (charge.explanation or {}).get("slices", ())}
                )
            )
        return sums

    @api.model
    def _is_whole(self, charge):
        """Whether the charge covers whole months (then days explain no change)."""
        end = fields.Date.end_of(charge.period_end, "month")
        return charge.period_start.day == 1 and charge.period_end == end

    @api.model
    def _explain_change(self, old, new, month):
        """(reason, detail) of a change, by comparing what the sums are made of.

        :param old, new: rows of `_sums` of last month and of `month`, or None
        """
        if not old or not new:
            return self._explain_absence(old, new, month)
        if new["basis"] == "quantity" and new["quantity"] != old["quantity"]:
            return (
                "reading",
                f"{plain_number(old['quantity'])} → {plain_number(new['quantity'])}",
            )
        if new["prices"] != old["prices"]:
            return "price", f"{', '.join(old['prices'])} → {', '.join(new['prices'])}"
        if new["basis"] == "area" and new["quantity"] != old["quantity"]:
            return (
                "area",
                f"{plain_number(old['quantity'])} → {plain_number(new['quantity'])} m²",
            )
        if new["days"] != old["days"] and not (new["whole"] and old["whole"]):
            return "days", f"{old['days']} → {new['days']}"
        if round(new["days"] / 31) != round(old["days"] / 31):
            return "cycle", f"{old['days']} → {new['days']}"
        return "unknown", ""

    @api.model
    def _explain_absence(self, old, new, month):
        """(reason, detail) where one of the two months has no charge at all."""
        known = new or old
        other_month = fields.Date.subtract(month, months=1) if new else month
        stood = any(line._stands_in(other_month) for line in known["lines"])
        if not stood:
            return "line", self.env._("New line") if new else self.env._("Ended line")
        if known["basis"] == "quantity":
            blank, number = self.env._("blank"), plain_number(known["quantity"])
            return "reading", " → ".join((blank, number) if new else (number, blank))
        if known["cycle"] != "month":
            cycles = self.env["wuye.fee.item"]._fields["cycle"]
            labels = dict(cycles._description_selection(self.env))
            return "cycle", labels[known["cycle"]]
        return "unknown", ""
