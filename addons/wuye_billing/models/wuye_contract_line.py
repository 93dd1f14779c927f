from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

LOCKED = {"contract_id", "unit_id", "item_id", "date_start", "standard_id"}


class WuyeContractLine(models.Model):
    """One fee of one unit from a day on: what the bill run bills (R23-R27)."""

    _name = "wuye.contract.line"
    _description = "Fee Contract Line"
    _order = "contract_id, item_id, date_start, id"

    contract_id = fields.Many2one(
        "wuye.contract", required=True, index=True, ondelete="cascade"
    )
    unit_id = fields.Many2one(
        related="contract_id.unit_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="unit_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        "wuye.fee.item", required=True, index=True, ondelete="restrict"
    )
    standard_id = fields.Many2one(
        "wuye.fee.standard",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('item_id', '=', item_id)]",
    )
    date_start = fields.Date(required=True, default=fields.Date.context_today)
    date_end = fields.Date(
        help="Last day billed. “Stop” fills it with the end of this month (R27)."
    )
    note = fields.Char(help="E.g. the plate a space is let to (R28).")
    price_now = fields.Float(related="standard_id.price_now")
    charge_ids = fields.One2many("wuye.charge", "contract_line_id")

    _check_company_auto = True
    _dates_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "The fee ends before it begins: correct the end date.",
    )
    _item_overlap = models.Constraint(
        "EXCLUDE USING gist (unit_id WITH =, item_id WITH =, "
        "daterange(date_start, date_end, '[]') WITH &&)",
        "This unit already has this fee in that time. End the existing line first, "
        "or choose another start date.",
    )

    @api.depends("unit_id.code", "item_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.unit_id.code or ''} {line.item_id.name or ''}"

    @api.constrains("standard_id", "item_id")
    def _check_standard_item(self):
        for line in self:
            if line.standard_id.item_id != line.item_id:
                raise ValidationError(
                    line.env._(
                        "Standard “%(standard)s” belongs to item “%(other)s”, not to "
                        "“%(item)s”. Choose a standard of the item.",
                        standard=line.standard_id.name,
                        other=line.standard_id.item_id.name,
                        item=line.item_id.name,
                    )
                )

    @api.constrains("date_end")
    def _check_date_end(self):
        """A wrong end date changes nothing (R42)."""
        for line in self.filtered("date_end"):
            charge = line.charge_ids.filtered(
                lambda charge, line=line: charge.state == "posted"
                and charge.period_end > line.date_end
            )[:1]
            if charge:
                raise ValidationError(
                    line.env._(
                        "%(line)s is billed until %(day)s already. Choose an end date "
                        "on or after that day, or reverse the bill first.",
                        line=line.display_name,
                        day=charge.period_end,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.context.get("wuye_import"):
            lines._bill_at_once()
        return lines

    def write(self, vals):
        if LOCKED & vals.keys():
            self._check_not_billed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_billed(self):
        self._check_not_billed()

    def _check_not_billed(self):
        billed = self.filtered(
            lambda line: line.sudo().charge_ids.filtered(
                lambda charge: charge.state != "draft"
            )
        )
        if billed:
            raise UserError(
                self.env._(
                    "%(line)s has been billed. Stop it and add a new line instead; "
                    "bills already made remain.",
                    line=billed[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_stop(self):
        """Stop billing from next month; bills already made remain (R27)."""
        for line in self:
            last = fields.Date.end_of(fields.Date.context_today(line), "month")
            # sudo: the last billed day counts whoever may see the bill
            posted = line.sudo().charge_ids.filtered(lambda c: c.state == "posted")
            line.date_end = max([last, *posted.mapped("period_end")])
        return True

    # === BUSINESS METHODS === #

    def _stands_in(self, month):
        """Whether the line holds on a day of the month whose service `month` bills."""
        self.ensure_one()
        if self.item_id.timing == "postpaid":
            month = fields.Date.subtract(month, months=1)
        starts = self.date_start <= fields.Date.end_of(month, "month")
        return starts and (not self.date_end or self.date_end >= month)

    def _bill_at_once(self):
        """A fee added after the month's run is billed at once (R26, T2).

        What the posted runs of this community would have billed becomes charges
        of kind *supplement*, posted into the month that is open.
        """
        runs = (
            self.env["wuye.bill.run"]
            .sudo()  # whoever may add a fee makes its bill; posting is the run's work
            .search(
                [
                    ("community_id", "in", self.community_id.ids),
                    ("state", "=", "posted"),
                ]
            )
        )
        for community, lines in self.grouped("community_id").items():
            posted = runs.filtered(
                lambda run, community=community: run.community_id == community
            ).sorted("month")
            if not posted:
                continue
            _charges, failures = lines.sudo()._post_supplements(posted)
            faults = [f for f in failures if f["severity"] == "error"]
            if faults:
                raise UserError(
                    self.env._(
                        "The bill of %(line)s cannot be made: %(reason)s",
                        line=faults[0]["line"].display_name,
                        reason=faults[0]["message"],
                    )
                )

    def _post_supplements(self, runs):
        """Post what `runs` would have billed of these lines, and did not.

        :return: (the charges, failures as of `_prepare_charges`)
        """
        builder = self.env["wuye.charge.builder"]
        vals_list, failures = [], []
        for run in runs:
            vals, failed = builder._prepare_charges(self, run.month)
            vals_list += builder._without_billed(vals)
            failures += failed
        community = self.community_id
        date = self.env["wuye.month"]._open_date(community, runs[-1].month)
        for vals in vals_list:
            vals.update(
                kind="supplement", date=date, date_due=max(vals["date_due"], date)
            )
        charges = self.env["wuye.charge"].create(vals_list)
        self.env["wuye.posting"]._post(charges)
        return charges, failures
