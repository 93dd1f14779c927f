from collections import defaultdict

from odoo import api, fields, models

SHOWN_KINDS = ("regular", "supplement", "adjustment", "late_fee", "opening", "takeover")


class WuyeNoticeMaker(models.AbstractModel):
    """What the notices of a month say, read in a fixed number of queries.

    Bills of the month are posted charges dated in it; earlier arrears are charges
    dated before it and still open. Bill and credit that were reversed are left out
    together. What is to be paid = what is open of both + damages to date.
    """

    _name = "wuye.notice.maker"
    _description = "Maker of Bill Notices"

    @api.model
    def _prepare(self, community, month, date, units=None):
        """[values of a notice without batch and number], in the order of units.

        :param date: notice date; damages are worked out to the day before
        :param units: only these; None: all of the community
        """
        written = community.company_id._wuye_written()
        service = self.with_env(written.env).sudo()  # sudo: the paper shows all lines
        charges = service._charges(community, month, units)
        groups = defaultdict(service.env["wuye.charge"].browse)
        for charge in charges:
            groups[charge.unit_id, charge.partner_id] += charge
        facts = service._facts(charges, month, date)
        rows = sorted(groups, key=lambda key: (key[0].code or "", key[1].id))
        return [service._prepare_notice(key, groups[key], facts) for key in rows]

    @api.model
    def _charges(self, community, month, units):
        domain = [
            ("community_id", "=", community.id),
            ("state", "=", "posted"),
            ("kind", "in", SHOWN_KINDS),
            ("date", "<=", fields.Date.end_of(month, "month")),
            "|",
            ("date", ">=", month),
            ("amount_residual", ">", 0),
        ]
        if units is not None:
            domain.append(("unit_id", "in", units.ids))
        return self.env["wuye.charge"].search(domain, order="date, unit_id, id")

    @api.model
    def _facts(self, charges, month, date):
        earlier = charges.filtered(lambda c: c.date < month)
        until = fields.Date.subtract(date, days=1)
        owed = self.env["wuye.late.fee"]._owed(
            charges.filtered(lambda c: c.amount_residual > 0), until
        )
        advances = self.env["wuye.advance"]._read_group(
            [("unit_id", "in", charges.unit_id.ids), ("amount_left", "!=", 0)],
            ["unit_id", "partner_id"],
            ["amount_left:sum"],
        )
        applied = self.env["wuye.charge.allocation"]._read_group(
            [("charge_id", "in", (charges - earlier).ids), ("kind", "=", "advance")],
            ["charge_id"],
            ["amount:sum"],
        )
        return {
            "month": month,
            "date": date,
            "until": until,
            "late": {c: d for c, d in owed.items() if d.amount > 0},
            "advances": {(unit, payer): left for unit, payer, left in advances},
            "applied": dict(applied),
        }

    @api.model
    def _prepare_notice(self, key, charges, facts):
        unit, payer = key
        current = charges.filtered(lambda c: c.date >= facts["month"])
        earlier = charges - current
        round_ = unit.company_id.currency_id.round
        late = round_(
            sum(float(facts["late"][c].amount) for c in charges if c in facts["late"])
        )
        billed = round_(sum(current.mapped("amount")))
        open_now = round_(sum(current.mapped("amount_residual")))
        applied = round_(sum(facts["applied"].get(c, 0.0) for c in current))
        arrears = round_(sum(earlier.mapped("amount_residual")))
        due = current.filtered(lambda c: c.amount_residual > 0).mapped("date_due")
        content = self._content(current, earlier, facts)
        content.update(
            billed=str(billed),
            applied=str(applied),
            paid=str(round_(billed - open_now - applied)),
            open=str(open_now),
            advance_left=str(facts["advances"].get(key, 0.0)),
            area=f"{unit.area_building:.2f}",
        )
        return {
            "unit_id": unit.id,
            "partner_id": payer.id,
            "date": facts["date"],
            "date_due": min(due, default=facts["date"]),
            "amount_current": billed,
            "amount_arrears": arrears,
            "amount_late": late,
            "amount_total": round_(open_now + arrears + late),
            "content": content,
        }

    @api.model
    def _content(self, current, earlier, facts):
        """The rows of both tables of the paper."""
        late = current.filtered(lambda charge: charge in facts["late"])
        return {
            "lines": [self._line(charge) for charge in current],
            "arrears": [self._arrears_line(charge, facts) for charge in earlier],
            "late": [self._late_line(charge, facts) for charge in late],
            "late_until": str(facts["until"]),
        }

    @api.model
    def _line(self, charge):
        return {
            "item": charge.item_id.name,
            "month": charge._paper_month(),
            "due": str(charge.date_due),
            "rows": self.env["wuye.charge.builder"]._paper_rows(charge),
            "amount": str(charge.amount),
            "charge": charge.id,
        }

    @api.model
    def _arrears_line(self, charge, facts):
        late = facts["late"].get(charge)
        days = (facts["until"] - charge.date_due).days
        return {
            "item": charge.item_id.name,
            "month": charge._paper_month(),
            "due": str(charge.date_due),
            "amount": str(charge.amount_residual),
            "days": max(0, days),
            "late": str(late.amount) if late else "0",
            "rows": self._late_rows(charge, late),
        }

    @api.model
    def _late_line(self, charge, facts):
        """Damages of a bill of the month itself, where it is late already."""
        return {**self._arrears_line(charge, facts), "amount": "0"}

    @api.model
    def _late_rows(self, charge, late):
        """The arithmetic of damages not charged yet, a text a row."""
        if not late:
            return []
        data = self.env["wuye.late.fee"]._explanation(charge, late)
        fake = self.env["wuye.charge"].new(
            {"explanation": data, "company_id": charge.company_id.id}
        )
        return self.env["wuye.charge.builder"]._paper_rows(fake)
