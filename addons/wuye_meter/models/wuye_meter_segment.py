from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from wuye_engine.text import plain_number

MOST_DIGITS = 12


class WuyeMeterSegment(models.Model):
    """One device at a meter's place, from its installation to its taking down (C1, C2).

    A replacement ends a segment and begins another: what was read and billed on the
    old device is never touched again (R45).
    """

    _name = "wuye.meter.segment"
    _description = "Device of a Meter"
    _order = "meter_id, date_install desc, id desc"
    _rec_name = "number"

    meter_id = fields.Many2one(
        "wuye.meter", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="meter_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="meter_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(
        related="meter_id.item_id", store=True, index=True, precompute=True
    )
    unit_id = fields.Many2one(related="meter_id.unit_id", store=True, precompute=True)
    number = fields.Char(required=True, index="trigram", help="As on the plate.")
    multiplier = fields.Float(
        default=1.0,
        required=True,
        digits=(16, 3),
        help="What the difference of two readings is multiplied by (倍率).",
    )
    digits = fields.Integer(
        default=5,
        required=True,
        help="Places before the point: a meter with 5 begins anew after 99999.",
    )
    date_install = fields.Date(
        string="Installed on", required=True, default=fields.Date.context_today
    )
    reading_install = fields.Float(string="Opening reading", digits=(16, 3))
    date_archive = fields.Date(string="Taken down on", readonly=True, copy=False)
    reading_archive = fields.Float(
        string="Closing reading", digits=(16, 3), readonly=True, copy=False
    )
    is_undone = fields.Boolean(
        string="Undone",
        readonly=True,
        copy=False,
        help="Entered by mistake: the replacement that put it in was undone.",
    )
    note = fields.Char()
    band_ids = fields.One2many("wuye.meter.segment.band", "segment_id")
    reading_ids = fields.One2many("wuye.meter.reading", "segment_id")

    # one device in use per place
    _running_uniq = models.UniqueIndex(
        "(meter_id) WHERE date_archive IS NULL",
        "This meter has a device in use already: replace it.",
    )
    _number_uniq = models.UniqueIndex(
        "(community_id, item_id, number) WHERE date_archive IS NULL",
        "A meter with this number is in use in the community already. Correct the "
        "number, or take the other one down.",
    )
    _time_overlap = models.Constraint(
        "EXCLUDE USING gist (meter_id WITH =, "
        "daterange(date_install, date_archive, '[)') WITH &&)",
        "Two devices of one meter share a day: correct the date of the replacement.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_archive IS NULL OR date_archive >= date_install)",
        "A meter is not taken down before it is installed: correct the date.",
    )
    _multiplier_positive = models.Constraint(
        "CHECK(multiplier > 0)", "The multiplier is more than zero, usually 1."
    )
    _digits_range = models.Constraint(
        f"CHECK(digits BETWEEN 1 AND {MOST_DIGITS})",
        "A meter has 1 to 12 places before the point, usually 5.",
    )
    _opening_not_negative = models.Constraint(
        "CHECK(reading_install >= 0)", "The opening reading cannot be less than zero."
    )

    # === CHECKS === #

    @api.constrains("reading_install", "digits")
    def _check_opening(self):
        for segment in self:
            if segment.reading_install >= 10**segment.digits:
                raise ValidationError(
                    segment.env._(
                        "The opening reading %(value)s has more digits than meter "
                        "%(number)s (%(digits)s). Correct one of the two.",
                        value=plain_number(segment.reading_install),
                        number=segment.number,
                        digits=segment.digits,
                    )
                )

    @api.constrains("date_install")
    def _check_date_install(self):
        today = fields.Date.context_today(self)
        for segment in self:
            if segment.date_install > today:
                raise ValidationError(
                    segment.env._(
                        "%(day)s has not come yet. Enter the meter on the day on which "
                        "it is installed.",
                        day=segment.date_install,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["number"] = (vals.get("number") or "").strip() or False
        segments = super().create(vals_list)
        self.env["wuye.meter.segment.band"].create(
            [
                {
                    "segment_id": segment.id,
                    "band_id": band.id,
                    "reading_install": segment.reading_install,
                }
                for segment in segments
                for band in segment.meter_id.band_ids - segment.band_ids.band_id
            ]
        )
        return segments

    def write(self, vals):
        self.check_access("write")
        if not self.env.su:
            raise UserError(
                self.env._(
                    "A meter's number, position, digits and multiplier are corrected "
                    "with “Correct Data”, a new device is entered with “Replace”."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        if read := self.filtered("reading_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(meter)s has been read and stays. Take it down instead.",
                    meter=read.meter_id.display_name,
                )
            )

    # === BUSINESS METHODS === #

    def _registers(self):
        """The bands read on this device; one empty band where it has none."""
        self.ensure_one()
        bands = self.band_ids.band_id
        return list(bands) or [self.env["wuye.fee.band"]]

    def _opening(self, band):
        """What the device showed when it was installed, for a band or none."""
        self.ensure_one()
        if not band:
            return self.reading_install
        row = self.band_ids.filtered(lambda row: row.band_id == band)
        return row.reading_install

    def _correct(self, facts):
        """Write corrected facts of the device; called by `wuye.meter._amend` only."""
        self.ensure_one()
        opening = {"reading_install", "date_install"} & facts.keys()
        if opening and self.reading_ids:
            raise UserError(
                self.env._(
                    "%(number)s has been read: its first day and opening reading stay, "
                    "for what is billed hangs on them.",
                    number=self.number,
                )
            )
        self.write(facts)
        if "reading_install" in facts:
            self.band_ids.write({"reading_install": facts["reading_install"]})

    def _last_readings(self, before=None):
        """The latest reading of each register, in one query.

        :param before: first day of a month: readings of earlier months only
        :return: {(segment id, band id or False): {value, date, month, consumption}}
        """
        if not self.ids:
            return {}
        Reading = self.env["wuye.meter.reading"]
        Reading.flush_model()
        limit = SQL("AND month < %s", before) if before else SQL()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT ON (segment_id, band_id)
                       segment_id, band_id, id, value, date, month, consumption
                  FROM wuye_meter_reading
                 WHERE segment_id IN %s %s
                 ORDER BY segment_id, band_id, month DESC
                """,
                tuple(self.ids),
                limit,
            )
        )
        return {(row["segment_id"], row["band_id"] or False): row for row in rows}

    # === REPLACEMENT === #

    def _close(self, date, closings, note=""):
        """Take the device down with its closing readings, billed at once (C2, R45).

        :param closings: {band or empty band: (value, rollover)}
        :return: the closing readings; those that wait for a second person are billed
            when he has confirmed them
        """
        self.ensure_one()
        if self.date_archive:
            raise UserError(
                self.env._(
                    "%(number)s was taken down on %(day)s already.",
                    number=self.number,
                    day=self.date_archive,
                )
            )
        readings = self.env["wuye.meter.reading"]
        for band, (value, rollover) in closings.items():
            readings |= readings._enter_closing(self, band, date, value, rollover)
        # sudo: devices are written by these acts only
        service = self.sudo()
        for row in service.band_ids:
            row.reading_archive = closings[row.band_id][0]
        empty = self.env["wuye.fee.band"]
        service.write(
            {
                "date_archive": date,
                "reading_archive": closings.get(empty, (0.0,))[0],
                "note": note or self.note,
            }
        )
        service.flush_recordset()  # the next device finds the place free
        readings._bill_closing()
        return readings
