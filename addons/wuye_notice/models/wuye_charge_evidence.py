from decimal import Decimal

from odoo import api, fields, models

from wuye_engine.explain import REST_NOTE, Result
from wuye_engine.money import to_decimal
from wuye_engine.periods import Period
from wuye_engine.scheme import in_force


def plain(number) -> str:
    """A number without needless zeros: Decimal("2.600000") -> "2.6"."""
    return f"{Decimal(str(number)).normalize():f}"


class WuyeChargeBuilder(models.AbstractModel):
    """What a reader of the paper needs besides the slices to work a line out (B17).

    Stored with the charge when it is made, so that a later price, reading or rounding
    rule does not change what the paper says.
    """

    _inherit = "wuye.charge.builder"

    # === STORED WITH THE CHARGE === #

    @api.model
    def _price(self, line, period, usage, facts):
        priced = super()._price(line, period, usage, facts)
        if priced is None:
            return None
        result, quantity, said = priced
        return result, quantity, {**said, **self._evidence(line, period, usage, facts)}

    @api.model
    def _evidence(self, line, period, usage, facts):
        """{rounding, prices, minimum, tiers, readings, base_items} of a line."""
        item, pairs = line.item_id, facts["versions"][line.standard_id]
        days = period
        if item.basis in ("quantity", "percent"):
            days = Period(period.start, period.start)  # one price holds for all of it
        spans = in_force([version for version, _record in pairs], days)
        records = {id(version): record for version, record in pairs}
        used = [(version, records[id(version)]) for _span, version in spans]
        version, record = used[-1]
        evidence = {
            "rounding": [plain(item.rounding_unit), item.rounding_mode],
            "rounding_place": item.rounding_place,
            "prices": list(map(self._price_source, dict.fromkeys(r for _v, r in used))),
        }
        if version.scheme.minimum:
            evidence["minimum"] = plain(version.scheme.minimum)
        if item.basis == "percent":
            evidence["base_items"] = item.base_item_ids.mapped("name")
        if item.basis == "quantity":
            evidence["readings"] = self._readings_of(usage)
            evidence["used"] = plain(to_decimal(usage.quantity, 3))
            evidence.update(self._tier_table(line, version, record))
            if version.scheme.tiers:
                before = self._used_before(usage, record, facts)
                evidence["used_before"] = plain(before)
        return evidence

    @api.model
    def _price_source(self, record):
        return {
            "from": str(record.date_from),
            "document": record.document_number or "",
        }

    @api.model
    def _tier_table(self, line, version, record):
        """The limits as they hold for this household, with their prices."""
        persons = line.unit_id.household_size
        tiers = version.scheme.tiers_for(persons)
        if not tiers:
            return {}
        rows = [
            [None if tier.limit is None else plain(tier.limit), plain(tier.price)]
            for tier in tiers.tiers
        ]
        return {"tiers": rows, "tier_period": record.tier_period, "persons": persons}

    @api.model
    def _readings_of(self, usage):
        """What the meter showed: [{before, value, multiplier, used, band}]."""
        # sudo: readings are the reader's; what is billed explains itself to all
        return [
            {
                "before": plain(to_decimal(reading.value_before, 3)),
                "value": plain(to_decimal(reading.value, 3)),
                "multiplier": plain(to_decimal(reading.multiplier, 3)),
                "used": plain(to_decimal(reading.consumption, 3)),
                "band": reading.band_id.name or "",
            }
            for reading in usage.sudo().reading_ids.sorted("id")
        ]

    # === PRINTED === #

    @api.model
    def _paper_rows(self, charge):
        """How the amount came about, a text a row: readings, tiers, slices, source.

        Rows with “=” can be worked out from what stands before it; the amounts of the
        slices add up to the charge, rounded as the row of the rounding says.
        """
        data = charge.explanation or {}
        if not data.get("slices"):
            return [data.get("note") or self.env._("As agreed")]
        result = Result.from_dict(data)
        rows = [*self._say_readings(data), *self._say_tiers(data)]
        if data.get("formula"):
            rows.append(self._explain_formula(data))
        if data.get("base_items"):
            names = "、".join(data["base_items"])
            rows.append(self.env._("Reckoned from: %(items)s", items=names))
        rows += [self._say_slice(data, piece) for piece in result.slices]
        rows += self._say_sum(charge, data, result)
        rows += self._say_sources(data)
        return rows

    @api.model
    def _say_slice(self, data, piece):
        text = self._explain_slice(data, piece)
        if not piece.note.startswith(REST_NOTE):
            return text
        rest = Decimal(piece.note.removeprefix(REST_NOTE))
        return self.env._(
            "%(slice)s (rounding %(rest)s included)",
            slice=text,
            rest=f"{rest:+.2f}",
        )

    @api.model
    def _say_readings(self, data):
        rows = []
        for reading in data.get("readings") or ():
            values = {**reading, "band": reading["band"] and f"{reading['band']} "}
            if reading["multiplier"] == "1":
                row = self.env._("%(band)sreading %(before)s → %(value)s", **values)
            else:
                row = self.env._(
                    "%(band)sreading %(before)s → %(value)s, multiplier %(multiplier)s",
                    **values,
                )
            rows.append(self.env._("%(row)s: used %(used)s", row=row, **values))
        return rows

    @api.model
    def _say_tiers(self, data):
        if not data.get("tiers"):
            return []
        rows = []
        if data.get("used") and not data.get("readings"):
            rows.append(self.env._("Used %(used)s", used=data["used"]))
        before = plain(data.get("used_before") or 0)
        if before != "0":
            rows.append(self.env._("Used before: %(used)s", used=before))
        parts = [
            self.env._("up to %(limit)s at %(price)s", limit=limit, price=price)
            if limit is not None
            else self.env._("above at %(price)s", price=price)
            for limit, price in data["tiers"]
        ]
        table = "，".join(parts)
        if data.get("tier_period") == "year":
            rows.append(self.env._("Tiers of the year: %(table)s", table=table))
        else:
            rows.append(self.env._("Tiers of the month: %(table)s", table=table))
        return rows

    @api.model
    def _say_sum(self, charge, data, result):
        """The least amount, the rule of rounding, and a payer's part of the days."""
        rows = []
        if data.get("minimum"):
            rows.append(self.env._("Least amount %(amount)s", amount=data["minimum"]))
        if data.get("rounding"):
            rows += self._say_rounding(*data["rounding"], data.get("rounding_place"))
        if not data.get("payer_days"):
            return rows
        served, total = data["payer_days"]
        share = to_decimal(charge.amount, 2)
        rest = share - to_decimal(float(result.amount * served / total), 2)
        row = self.env._(
            "Together %(sum)s × %(served)s/%(total)s days of this payer = %(share)s",
            sum=f"{result.amount:.2f}",
            served=served,
            total=total,
            share=f"{share:.2f}",
        )
        if rest:
            row = self.env._(
                "%(slice)s (rounding %(rest)s included)", slice=row, rest=f"{rest:+.2f}"
            )
        return [*rows, row]

    @api.model
    def _say_rounding(self, unit, mode, place):
        if (Decimal(unit), mode, place) == (Decimal("0.01"), "half_up", "sum"):
            return []
        labels = self.env["wuye.fee.item"]._fields["rounding_mode"]
        label = dict(labels._description_selection(self.env))[mode]
        if place == "line":
            label = self.env._("%(rule)s, row by row", rule=label)
        return [
            self.env._("Amount in whole %(unit)s yuan, %(rule)s", unit=unit, rule=label)
        ]

    @api.model
    def _say_sources(self, data):
        """Where the price comes from: standard, first day, approving paper (B5)."""
        sources = [
            " ".join(
                filter(
                    None,
                    (
                        self.env._("since %(day)s", day=source["from"]),
                        source["document"],
                    ),
                )
            )
            for source in data.get("prices") or ()
        ]
        if not sources:
            return []
        return [
            self.env._(
                "Price: %(standard)s, %(sources)s",
                standard=data.get("standard") or "",
                sources="、".join(sources),
            )
        ]


class WuyeCharge(models.Model):
    """A charge on paper."""

    _inherit = "wuye.charge"

    def _paper_month(self):
        """The month printed beside a charge (R41)."""
        month = self.service_month or self.bill_month
        return fields.Date.to_date(month).strftime("%Y-%m")
