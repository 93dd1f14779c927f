import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeMeterSheet(models.AbstractModel):
    """The reading sheet 抄表: all meters of a round on one page, typed row by row.

    It holds nothing: every row is a `wuye.meter.reading` or the lack of one, and the
    rights are those of readings.
    """

    _name = "wuye.meter.sheet"
    _description = "Reading Sheet"

    # === RPC === #

    @api.model
    def load(self, community_id=False, item_id=False, month=False, building_id=False):
        """The sheet of a community, item and month, perhaps of one building.

        What is not given or not in scope is chosen: the first community with meters,
        its first item, the month of today.

        :param month: "2026-03-01", any day of the month
        :return: {"communities", "items", "buildings": [{id, name}], "community_id",
            "item_id", "building_id", "month", "today", "rows": [see `_row`]}
        """
        self.env["wuye.meter.reading"].check_access("read")
        month = fields.Date.to_date(month) or fields.Date.context_today(self)
        month = fields.Date.start_of(month, "month")
        Meter = self.env["wuye.meter"]
        # a user's scope is a short list
        communities = self.env["wuye.community"].search([("active", "=", True)])
        community = self._choose(communities, community_id)
        here = [("community_id", "=", community.id), ("state", "=", "running")]
        items = Meter.search(here).item_id
        item = self._choose(items, item_id)
        here.append(("item_id", "=", item.id))
        buildings = Meter.search(here).building_id.sorted("code")
        building = buildings.filtered(lambda b: b.id == building_id)
        if building:
            here.append(("building_id", "=", building.id))
        segments = Meter.search(here).segment_id.filtered(
            lambda s: s.date_install <= fields.Date.end_of(month, "month")
        )
        return {
            "communities": self._named(communities),
            "items": self._named(items),
            "buildings": self._named(buildings),
            "community_id": community.id,
            "item_id": item.id,
            "building_id": building.id,
            "month": fields.Date.to_string(month),
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "can_write": self.env["wuye.meter.reading"].has_access("create"),
            "rows": self._rows(segments, month),
        }

    @api.model
    def save(self, month, rows):
        """Enter or correct readings; each row for itself, so that none is lost.

        :param rows: [{"key", "segment_id", "band_id", "reading_id", "known", "value",
            "is_rollover", "date"}]; `known` is the value the page showed before
        :return: [{"key", "error"}] for what is refused, [{"key", "row"}] for the rest
        """
        self.env["wuye.meter.reading"].check_access("create")
        month = fields.Date.to_date(month)
        stored = self._save_new(month, rows)
        answers = []
        for row in rows:
            error = "" if row["key"] in stored else self._save_one(month, row)
            answers.append({"key": row["key"], "error": error})
        saved = [
            row for row, done in zip(rows, answers, strict=True) if not done["error"]
        ]
        segments = self.env["wuye.meter.segment"].browse(
            {row["segment_id"] for row in saved}
        )
        fresh = {row["key"]: row for row in self._rows(segments, month)}
        return [
            {"key": answer["key"], "row": fresh[answer["key"]]}
            if not answer["error"]
            else answer
            for answer in answers
        ]

    # === BUSINESS METHODS === #

    @api.model
    def _choose(self, records, wanted):
        return records.filtered(lambda record: record.id == wanted) or records[:1]

    @api.model
    def _named(self, records):
        return [{"id": record.id, "name": record.display_name} for record in records]

    @api.model
    def _save_new(self, month, rows):
        """Enter what was not read yet all at once; the keys of what is stored.

        None is if one of them is refused: saving row by row then tells which.
        """
        new = [
            row
            for row in rows
            if not row.get("reading_id") and row["value"] is not False
        ]
        if len(new) < 2:
            return set()  # typed row by row: nothing to save together
        try:
            with self.env.cr.savepoint():
                self.env["wuye.meter.reading"].create(
                    [self._new_values(month, row) for row in new]
                )
        except (UserError, psycopg2.errors.UniqueViolation):
            return set()
        return {row["key"] for row in new}

    @api.model
    def _new_values(self, month, row):
        return {
            "segment_id": row["segment_id"],
            "band_id": row.get("band_id") or False,
            "month": month,
            **self._facts(row),
        }

    @api.model
    def _facts(self, row):
        facts = {"value": row["value"], "is_rollover": bool(row.get("is_rollover"))}
        if row.get("date"):
            facts["date"] = row["date"]
        return facts

    @api.model
    def _save_one(self, month, row):
        """What is wrong with a row, in words; "" once it is stored."""
        try:
            with self.env.cr.savepoint():
                self._store(month, row)
        except UserError as error:
            return str(error)
        except psycopg2.errors.UniqueViolation:
            return self.env._(
                "This meter has been read for this month already, perhaps on another "
                "phone a moment ago. Load the sheet anew and look at that reading."
            )
        return ""

    @api.model
    def _store(self, month, row):
        Reading = self.env["wuye.meter.reading"]
        if row["value"] is False and not row.get("reading_id"):
            return  # blank is not 0: nothing was read (R43)
        if not row.get("reading_id"):
            Reading.create([self._new_values(month, row)])
            return
        reading = Reading.browse(row["reading_id"]).exists()
        if not reading or reading.value != row.get("known"):
            raise UserError(
                self.env._(
                    "Somebody changed this reading meanwhile. Load the sheet anew "
                    "before you correct it."
                )
            )
        if row["value"] is False:
            reading.unlink()
        else:
            reading.write(self._facts(row))

    @api.model
    def _rows(self, segments, month):
        """One row per register to read, in the order of the round."""
        before = segments._last_readings(month)
        latest = segments._last_readings()
        readings = self.env["wuye.meter.reading"].search(
            [("segment_id", "in", segments.ids), ("month", "=", month)]
        )
        known = readings.grouped(lambda r: (r.segment_id.id, r.band_id.id or False))
        empty = readings.browse()
        return [
            self._row(
                segment, band, before.get(key), latest.get(key), known.get(key, empty)
            )
            for segment in segments.sorted(self._round)
            for band in segment._registers()
            if (key := (segment.id, band.id or False))
        ]

    @api.model
    def _round(self, segment):
        meter = segment.meter_id
        return (
            meter.building_id.code or "",
            meter.unit_id.code or "",
            meter.position or "",
            segment.number,
        )

    @api.model
    def _row(self, segment, band, before, latest, reading):
        """What the page shows of one register.

        :param before: of `_last_readings`, before the month of the sheet
        :param latest: the same, of any month
        :param reading: that of the month, or empty
        """
        meter = segment.meter_id
        later = latest and latest["id"] != reading.id and latest != before
        flags = dict(reading._fields["flag"]._description_selection(self.env))
        return {
            "key": f"{segment.id}-{band.id or 0}",
            "segment_id": segment.id,
            "band_id": band.id,
            "place": meter.unit_id.code or meter.building_id.display_name or "",
            "is_main": not meter.unit_id,
            "position": meter.position or "",
            "number": segment.number,
            "band": band.name or "",
            "digits": segment.digits,
            "multiplier": segment.multiplier,
            "before": before["value"] if before else segment._opening(band),
            "before_date": fields.Date.to_string(
                before["date"] if before else segment.date_install
            ),
            "last": before["consumption"] if before else None,
            "reading_id": reading.id,
            "value": reading.value if reading else None,
            "is_rollover": reading.is_rollover,
            "consumption": reading.consumption if reading else None,
            "state": reading.state or "",
            "flag": flags.get(reading.flag, ""),
            "by": reading.entered_by.name or "",
            "is_locked": bool(later) or reading.is_billed or reading.is_closing,
            "is_billed": reading.is_billed,
        }
