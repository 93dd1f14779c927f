from decimal import Decimal
from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import UserError

from wuye_engine.allocation import Part, by_bands, by_floors_travelled, share_cost
from wuye_engine.errors import EngineError, NoWeight
from wuye_engine.money import to_decimal


class WuyeAllocation(models.Model):
    """Computing, auditing, billing and taking back."""

    _inherit = "wuye.allocation"

    # === ACTIONS === #

    def action_compute(self):
        """Work the shares out; weights changed by hand are worked out anew, too."""
        self.check_access("write")
        self._require_clerk()
        for cost in self:
            cost._check_not_audited()
            service = cost.sudo()  # sudo: shares and marks are the system's
            service._compute_shares()
            service.write(
                {
                    "state": "computed",
                    "computed_by": self.env.uid,
                    "computed_at": fields.Datetime.now(),
                }
            )
        return True

    def action_audit(self):
        """Approve the shares; another person than the one who computed them."""
        self.check_access("read")
        self._require_accountant()
        for cost in self.filtered(lambda cost: cost.state == "computed"):
            if cost.computed_by == self.env.user:
                raise UserError(
                    self.env._(
                        "You computed %(cost)s yourself: another accountant audits it.",
                        cost=cost.name,
                    )
                )
            cost.env["wuye.month"]._check_open(cost.community_id, [cost.bill_month])
            cost.sudo().write(  # sudo: as above
                {
                    "state": "audited",
                    "audited_by": self.env.uid,
                    "audited_at": fields.Datetime.now(),
                }
            )
            cost._refresh_run()
        return True

    def action_withdraw(self):
        """Take the audit back, as long as nothing is billed."""
        self.check_access("read")
        self._require_accountant()
        for cost in self.filtered(lambda cost: cost.state == "audited"):
            if cost.sudo().line_ids.charge_ids.filtered(lambda c: c.state != "draft"):
                raise UserError(
                    self.env._(
                        "Shares of %(cost)s are billed. Reverse its bills instead.",
                        cost=cost.name,
                    )
                )
            cost._refresh_run()
            cost._set_state("computed")
        return True

    def action_bill(self):
        """Bill the shares at once, where the run of their month is posted already."""
        self.check_access("read")
        self._require_accountant()
        for cost in self:
            cost._check_may_bill()
            vals_list = cost.sudo()._prepare_charges()  # sudo: bills are the service's
            date = self.env["wuye.month"]._open_date(
                cost.community_id, fields.Date.context_today(self)
            )
            for vals in vals_list:
                vals.update(date=date, date_due=max(vals["date_due"], date))
            charges = self.env["wuye.charge"].sudo().create(vals_list)
            self.env["wuye.posting"]._post(charges)
        return True

    def action_reverse(self):
        """Reverse all bills of the shares; none may be paid. Then enter it anew."""
        self.check_access("read")
        self._require_accountant()
        for cost in self.filtered(lambda cost: cost.state == "audited"):
            charges = cost.sudo().line_ids.charge_ids
            if charges.filtered(lambda charge: charge.state == "draft"):
                cost._refresh_run()
            charges = charges.exists().filtered(lambda c: c.state == "posted")
            day = self.env["wuye.month"]._open_date(
                cost.community_id, fields.Date.context_today(self)
            )
            if charges:
                charges.with_context(wuye_whole_allocation=True)._reverse(day)
            cost._set_state("reversed")
        return True

    def action_open_charges(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        return {
            **action,
            "domain": [("allocation_line_id.allocation_id", "=", self.id)],
            "context": {},
        }

    def _set_state(self, state):
        """Seen by the database's guards before what comes next."""
        service = self.sudo()  # sudo: the state is moved by these acts only
        service.state = state
        service.flush_recordset(["state"])
        service.line_ids.flush_recordset(["state"])

    # === CHECKS === #

    def _require_clerk(self):
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._("Only the ledger room shares costs out. Ask them."),
        )

    def _require_accountant(self):
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant audits and bills shared costs. Ask one."),
        )

    def _check_may_bill(self):
        if self.state != "audited":
            raise UserError(self.env._("%(cost)s is not audited yet.", cost=self.name))
        run = self._run()
        if run.state not in ("posting", "posted"):
            raise UserError(
                self.env._(
                    "The bill run of %(month)s is not posted: the shares are billed "
                    "with it. Compute the run and look at its preview.",
                    month=self.bill_month.strftime("%Y-%m"),
                )
            )

    def _run(self):
        # sudo: that there is a run is no secret
        return (
            self.env["wuye.bill.run"]
            .sudo()
            .search(
                [
                    ("community_id", "=", self.community_id.id),
                    ("month", "=", self.bill_month),
                ]
            )
        )

    def _refresh_run(self):
        """A preview of the month is made anew: its shares change."""
        run = self._run()
        if run.state in ("computed", "signed"):
            reason = self.env._(
                "The shared cost %(cost)s has changed: compute this run again.",
                cost=self.name,
            )
            run._withdraw_preview(self.line_ids.unit_id[:1], reason)

    # === SHARES === #

    def _compute_shares(self):
        """Replace the shares.

        :raises UserError: nobody bears a part, or a floor has no weight
        """
        self.ensure_one()
        units = self._units()
        facts = self._bases(units), self._vacant_weights(units)
        parts = [self._part(unit, *facts) for unit in units]
        parts = [part for part in parts if part.value]
        try:
            shared = share_cost(
                to_decimal(self.amount, 2),
                parts,
                self.item_id._rounding().unit,
                self.remainder,
            )
        except NoWeight as error:
            raise UserError(
                self.env._(
                    "%(cost)s: no unit has a part. Check the buildings, the kind of "
                    "units and what it is shared by.",
                    cost=self.name,
                )
            ) from error
        except EngineError as error:
            raise UserError(
                self.env._(
                    "%(cost)s cannot be shared to %(unit)s exactly: the cost is not a "
                    "multiple of it. Change the rounding of the fee item, or let the "
                    "company bear the rest.",
                    cost=self.currency_id.format(self.amount),
                    unit=self.item_id.rounding_unit,
                )
            ) from error
        self.line_ids.unlink()
        self.line_ids = [
            fields.Command.create(self._prepare_line(share)) for share in shared.shares
        ]

    def _prepare_line(self, share):
        exact = self.item_id._rounding().apply(
            Fraction(to_decimal(self.amount, 2)) * share.of_whole
        )
        return {
            "unit_id": share.key,
            "basis": float(share.basis),
            "weight": float(share.weight),
            "percent": float(share.of_whole * 100),
            "amount": float(share.amount),
            "rest": float(share.amount - exact),
        }

    def _units(self):
        """The units that bear it: handed over or not, each has a payer."""
        domain = [("community_id", "=", self.community_id.id)]
        if self.building_ids:
            domain.append(("building_id", "in", self.building_ids.ids))
        if self.unit_kind:
            domain.append(("kind", "=", self.unit_kind))
        return self.env["wuye.unit"].search(domain, order="code, id")

    def _bases(self, units):
        """{unit: what its part is measured by}"""
        if self.method == "household":
            return dict.fromkeys(units, Decimal(1))
        if self.method != "usage":
            return {unit: to_decimal(unit[self.method], 4) for unit in units}
        if not self.usage_item_id:
            raise UserError(
                self.env._(
                    "%(cost)s: say of which fee item the consumption is.",
                    cost=self.name,
                )
            )
        rows = self.env["wuye.usage"]._read_group(
            [
                ("unit_id", "in", units.ids),
                ("item_id", "=", self.usage_item_id.id),
                ("month", "=", self.month),
            ],
            ["unit_id"],
            ["quantity:sum"],
        )
        used = {unit: to_decimal(quantity, 3) for unit, quantity in rows}
        return {unit: used.get(unit, Decimal(0)) for unit in units}

    def _vacant_weights(self, units):
        """{unit: what it bears of its share} where it stood empty, by days."""
        if self.vacant_percent == 100:
            return {}
        last = fields.Date.end_of(self.month, "month")
        days, empty = last.day, {}
        for row in self.env["wuye.vacancy"].search(
            [
                ("unit_id", "in", units.ids),
                ("state", "=", "done"),
                ("date_from", "<=", last),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", self.month),
            ]
        ):
            first = max(row.date_from, self.month)
            end = min(row.date_to or last, last)
            empty[row.unit_id] = empty.get(row.unit_id, 0) + (end - first).days + 1
        percent = to_decimal(self.vacant_percent, 2)
        return {
            unit: (days - gone + gone * percent / 100) / Decimal(days)
            for unit, gone in empty.items()
        }

    def _part(self, unit, bases, vacant):
        weight = vacant.get(unit, Decimal(1)) * self._floor_factor(unit)
        # stored with six places: what is shown is what was reckoned with
        weight = weight.quantize(Decimal("0.000001")).normalize()
        return Part(unit.id, bases[unit], weight)

    def _floor_factor(self, unit):
        if self.floor_weight == "travelled":
            return by_floors_travelled([unit.floor], self.ground_floor)[0]
        if self.floor_weight == "bands":
            bands = [
                (band.floor_to, to_decimal(band.weight, 4))
                for band in self.band_ids.sorted("floor_to")
            ]
            try:
                return by_bands(unit.floor, bands)
            except NoWeight as error:
                raise UserError(
                    self.env._(
                        "%(unit)s is on floor %(floor)s, above the last row of the "
                        "weights. Add a row for it.",
                        unit=unit.display_name,
                        floor=unit.floor,
                    )
                ) from error
        return Decimal(1)
