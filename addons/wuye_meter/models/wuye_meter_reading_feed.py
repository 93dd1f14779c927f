import datetime

from odoo import fields, models
from odoo.exceptions import UserError

from .wuye_meter_reading import FACTS

# of a reading that becomes the closing one: what an undo brings back
KEPT = (
    *sorted(FACTS),
    *("state", "flag", "entered_by", "entered_at", "confirmed_by", "confirmed_at"),
)


class WuyeMeterReading(models.Model):
    """Confirmed readings become the consumption of a contract line, which is billed.

    Several meters of one unit and item add up; a device taken down within the month has
    a consumption of its own up to that day (R45). Supplier-collected items are kept and
    never billed (R49): the bill run leaves them out.
    """

    _inherit = "wuye.meter.reading"

    # === FEEDING === #

    def _feed_keys(self):
        """{(unit, item, month, date_to)}: consumptions these readings are part of."""
        return {
            (reading.unit_id, reading.item_id, reading.month, reading.date_to)
            for reading in self
            if reading.unit_id
        }

    def _feed(self, keys):
        """Bring the consumptions of `keys` in line with the confirmed readings."""
        if not keys:
            return
        # sudo: where a meter hangs, consumption is not typed by hand; this is the
        # way in, for whoever may enter the reading
        service = self.sudo()
        lines = service._feed_lines(keys)
        readings = service._feed_readings(keys)
        usages = service._feed_usages(lines, keys)
        fresh = []
        for key, line in lines.items():
            own = readings.get(key, service.browse())
            vals = service._prepare_usage_vals(own)
            if usage := usages.get(key):
                usage.band_ids.unlink()
                usage.write(vals)
                own.filtered(lambda r, u=usage: r.usage_id != u).usage_id = usage
            elif own:
                _unit, _item, month, date_to = key
                vals.update(contract_line_id=line.id, month=month, date_to=date_to)
                fresh.append((own, vals))
        created = service.env["wuye.usage"].create([vals for _own, vals in fresh])
        for (own, _vals), usage in zip(fresh, created, strict=True):
            own.usage_id = usage

    def _feed_lines(self, keys):
        """{key: the line that bills it}: in force on its last day, else the latest."""
        units = {unit.id for unit, _item, _month, _to in keys}
        items = {item.id for _unit, item, _month, _to in keys}
        candidates = self.env["wuye.contract.line"].search(
            [("unit_id", "in", list(units)), ("item_id", "in", list(items))],
            order="date_start desc",
        )
        by_place = candidates.grouped(lambda line: (line.unit_id, line.item_id))
        found = {}
        for key in keys:
            unit, item, month, date_to = key
            last = date_to or fields.Date.end_of(month, "month")
            for line in by_place.get((unit.sudo(), item.sudo()), ()):
                if line.date_start <= last and (
                    not line.date_end or line.date_end >= month
                ):
                    found[key] = line
                    break
        return found

    def _feed_readings(self, keys):
        """{key: its confirmed readings}, in one query."""
        return (
            self.search(
                [
                    ("unit_id", "in", [unit.id for unit, _i, _m, _t in keys]),
                    ("item_id", "in", [item.id for _u, item, _m, _t in keys]),
                    ("month", "in", [month for _u, _i, month, _t in keys]),
                    ("state", "=", "confirmed"),
                ]
            )
            .filtered(lambda r: r._feed_keys() & keys)
            .grouped(lambda r: (r.unit_id, r.item_id, r.month, r.date_to))
        )

    def _feed_usages(self, lines, keys):
        """{key: the consumption that is there}, in one query."""
        usages = self.env["wuye.usage"].search(
            [
                ("contract_line_id", "in", [line.id for line in lines.values()]),
                ("month", "in", [month for _u, _i, month, _t in keys]),
            ]
        )
        known = {(u.contract_line_id, u.month, u.date_to): u for u in usages}
        return {
            key: known[place]
            for key, line in lines.items()
            if (place := (line, *key[2:])) in known
        }

    def _prepare_usage_vals(self, readings):
        """The sum; by bands where the meters have them."""
        bands = readings.band_id
        if not bands:
            return {"quantity": round(sum(readings.mapped("consumption")), 3)}
        parts = readings.grouped("band_id")
        return {
            "band_ids": [
                fields.Command.create(
                    {
                        "band_id": band.id,
                        "quantity": round(sum(parts[band].mapped("consumption")), 3),
                    }
                )
                for band in bands
            ]
        }

    # === REPLACEMENT === #

    def _enter_closing(self, segment, band, date, value, rollover):
        """The closing reading of a device; takes the place of one not billed yet.

        :param band: `wuye.fee.band`, empty for a meter without
        :return: the reading, marked as closing
        """
        date = fields.Date.to_date(date)
        month = fields.Date.start_of(date, "month")
        known = self.search(
            [
                ("segment_id", "=", segment.id),
                ("band_id", "=", band.id),
                ("month", "=", month),
            ]
        )
        date_to = self._closing_day(segment, date)
        if known:
            self._check_not_billed_yet(known, date)
            keys = known._feed_keys()
            # sudo: marks of a closing are written by this act only
            marks = {"is_closing": True, "date_to": date_to}
            known.sudo().write({**marks, "before_closing": known._prepare_kept()})
            known.sudo().write({"value": value, "is_rollover": rollover, "date": date})
            self._feed(keys)
            return known
        vals = {
            "segment_id": segment.id,
            "band_id": band.id,
            "month": month,
            "date": date,
            "value": value,
            "is_rollover": rollover,
            "is_closing": True,
            "date_to": date_to,
        }
        # sudo: as above; who enters it is named all the same
        return self.sudo().create([vals]).with_env(self.env)

    def _prepare_kept(self):
        """What is there again if the replacement is undone."""
        self.ensure_one()
        kept = {}
        for name in KEPT:
            value = self._fields[name].convert_to_write(self[name], self)
            is_day = isinstance(value, datetime.date)
            kept[name] = str(value) if is_day else value
        return kept

    def _check_not_billed_yet(self, known, date):
        if known.is_billed:
            raise UserError(
                self.env._(
                    "%(month)s of meter %(number)s is billed already. Enter the "
                    "replacement with the first day of the next month.",
                    month=f"{date:%Y-%m}",
                    number=known.number,
                )
            )

    def _closing_day(self, segment, date):
        """Last day of the bill of a device taken down on `date`; False: no own bill.

        On the last day of a month the bill ends a day before, so that the month's run
        still has a day to bill. A second device of the unit and fee on the same day
        gets the next day that is free.
        """
        item = segment.item_id
        if not segment.unit_id or item.collected_by_supplier:
            return False
        month, last = fields.Date.start_of(date, "month"), self._last_but_one(date)
        # sudo: what was taken down before counts, seen or not
        taken = (
            self.sudo()
            .search(
                [
                    ("unit_id", "=", segment.unit_id.id),
                    ("item_id", "=", item.id),
                    ("month", "=", month),
                    ("date_to", "!=", False),
                    ("segment_id", "!=", segment.id),
                ]
            )
            .mapped("date_to")
        )
        day = min(date, last)
        while day <= last:
            if day not in taken and not any(other > day for other in taken):
                return day
            day = fields.Date.add(day, days=1)
        return False

    def _last_but_one(self, date):
        return fields.Date.subtract(fields.Date.end_of(date, "month"), days=1)

    def _bill_closing(self):
        """Bill what devices taken down have measured, at once (R45).

        :raises UserError: another meter of the unit and fee has had these days billed
        """
        # sudo: whoever replaces a meter makes its bill; posting is the run's work
        usages = self.filtered(lambda r: r.state == "confirmed" and r.date_to).sudo()
        for usage in usages.usage_id.filtered("quantity"):
            usage._check_not_signed()
            charges = usage._charges()[usage]
            if other := (charges - usage._own_charges(charges))[:1]:
                raise UserError(
                    self.env._(
                        "%(month)s is billed already (%(charge)s), from another meter "
                        "of the unit. Reverse that bill first and have it made anew "
                        "afterwards, or enter the replacement with the first day of "
                        "the next month.",
                        month=f"{usage.month:%Y-%m}",
                        charge=other.display_name,
                    )
                )
            if not charges:
                usage._bill_at_once()
