from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import LockError, UserError

from odoo.addons.wuye_property.models.wuye_work_mixin import job_key

from wuye_engine.money import to_decimal

from .wuye_charge_builder import OtherPrices

PART_UNITS = 500  # units that are computed in one transaction


class WuyeShadow(models.Model):
    """The work of a what-if run: cut into parts, at once or in the background."""

    _inherit = "wuye.shadow"

    def _start(self, user):
        """Forget the old figures and compute new ones."""
        self.ensure_one()
        self._lock()
        if not self.price_ids:
            raise UserError(
                self.env._(
                    "Enter at least one other price first: choose a standard and what "
                    "is to hold instead, or press “Raise or Lower Prices”."
                )
            )
        self._withdraw()
        self.write(
            {
                "is_started": True,
                "computed_by": user.id,
                "computed_at": fields.Datetime.now(),
            }
        )
        units = self._run()._lines_to_bill().unit_id.sorted("code")
        self.env["wuye.shadow.part"].create(
            [
                self._prepare_part(units[start : start + PART_UNITS])
                for start in range(0, len(units), PART_UNITS)
            ]
        )
        if len(units) > self.company_id.wuye_post_limit:
            self._queue()
            return
        for part in self.part_ids:
            part._work()

    def _work_jobs(self):
        parts = self.sudo().part_ids  # sudo: parts are the system's
        waiting = parts.filtered(lambda part: not part.is_done)
        return {job_key(part): self.env._("Units %s", part.label) for part in waiting}

    def _work_button(self):
        return self.env._("Go On")

    def _queue(self):
        """A job for each part that is not done; one that waits is not added twice."""
        for part in self.part_ids.filtered(lambda part: not part.is_done):
            part.with_delay(
                channel="root.wuye",
                identity_key=job_key(part),
                description=self.env._(
                    "Compute “%(name)s”, units %(units)s",
                    name=self.name,
                    units=part.label,
                ),
            )._work()

    def _lock(self):
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "“%(name)s” is being computed at this moment. Wait until that is "
                    "finished.",
                    name=self.name,
                )
            ) from error

    def _withdraw(self):
        """Drop figures that say nothing any more; the prices entered stay."""
        stale = self.sudo()  # sudo: rows are the system's
        stale.part_ids.unlink()  # rows and failures go with them
        stale.invalidate_recordset()
        started = stale.filtered("is_started")
        started.write({"is_started": False, "computed_by": False, "computed_at": False})

    def _run(self):
        """A bill run of the month that is never saved: it knows what is billed."""
        return self.env["wuye.bill.run"].new(
            {"community_id": self.community_id.id, "month": self.month}
        )

    def _prepare_part(self, units):
        return {
            "shadow_id": self.id,
            "label": f"{units[:1].code} – {units[-1:].code}",
            "unit_keys": units.ids,
        }

    def _other_prices(self):
        return OtherPrices(
            {
                standard: prices._pairs()
                for standard, prices in self.price_ids.grouped("standard_id").items()
            }
        )


class WuyeShadowPart(models.Model):
    """The builder asked twice: with the prices that hold, and with the others."""

    _inherit = "wuye.shadow.part"

    def _work(self):
        """Compute this part; doing it again gives the same rows."""
        if not self.exists():
            return  # computed anew, or deleted, since the job was queued
        part = self.sudo()  # sudo: rows are the system's, whoever queued the job
        shadow = part.shadow_id
        units = part.env["wuye.unit"].browse(part.unit_keys).exists()
        lines = shadow._run()._lines_to_bill(units)
        builder = part.env["wuye.charge.builder"]
        other = builder.with_context(wuye_other_prices=shadow._other_prices())
        now, failed_now = builder._prepare_charges(lines, shadow.month)
        then, failed_then = other._prepare_charges(lines, shadow.month)
        part.row_ids.unlink()
        part.failure_ids.unlink()
        part.env["wuye.shadow.row"].create(part._prepare_rows(now, then))
        part.env["wuye.shadow.failure"].create(
            part._prepare_failures(failed_now, failed_then)
        )
        part.is_done = True

    def _prepare_rows(self, now, then):
        """A row for each unit and item that is billed with either prices."""
        sides = [self._by_unit_item(now), self._by_unit_item(then)]
        vals_list = []
        for unit, item in sorted(sides[0].keys() | sides[1].keys()):
            before, after = (side.get((unit, item), []) for side in sides)
            amount_now, amount_then = self._sum(before), self._sum(after)
            is_same = amount_now == amount_then
            vals_list.append(
                {
                    "part_id": self.id,
                    "shadow_id": self.shadow_id.id,
                    "unit_id": unit,
                    "item_id": item,
                    "amount_now": float(amount_now),
                    "amount_then": float(amount_then),
                    "amount_change": float(amount_then - amount_now),
                    "size": float(abs(amount_then - amount_now)),
                    "slices_now": [vals["explanation"] for vals in before],
                    "slices_then": None
                    if is_same
                    else [vals["explanation"] for vals in after],
                }
            )
        return vals_list

    def _by_unit_item(self, vals_list):
        found = defaultdict(list)
        for vals in vals_list:
            found[vals["unit_id"], vals["item_id"]].append(vals)
        return found

    def _sum(self, vals_list):
        return sum(
            (to_decimal(vals["amount"], 2) for vals in vals_list), to_decimal(0, 2)
        )

    def _prepare_failures(self, now, then):
        """Each line that is not billed once, with which prices it is not."""
        sides = defaultdict(list)
        for side, failures in (("now", now), ("then", then)):
            for failure in failures:
                words = (failure["message"], failure["severity"])
                sides[failure["line"], failure["period"], *words].append(side)
        return [
            {
                "part_id": self.id,
                "shadow_id": self.shadow_id.id,
                "unit_id": line.unit_id.id,
                "item_id": line.item_id.id,
                "contract_line_id": line.id,
                "period_start": period.start,
                "period_end": period.end,
                "message": message,
                "severity": severity,
                "side": "both" if len(which) > 1 else which[0],
            }
            for (line, period, message, severity), which in sides.items()
        ]
