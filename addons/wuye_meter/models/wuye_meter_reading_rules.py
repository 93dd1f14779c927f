from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from wuye_engine.text import plain_number


class WuyeMeterReading(models.Model):
    """What cannot have been read, and when a reading may still change (C3, C7)."""

    _inherit = "wuye.meter.reading"

    # === CHECKS === #

    def _check_place_in_time(self, segment, vals, before, latest):
        """A new reading follows all others of its register, once a month (C7)."""
        if segment.date_archive:
            raise UserError(
                self.env._(
                    "Meter %(number)s was taken down on %(day)s. Read the device that "
                    "hangs there now.",
                    number=segment.number,
                    day=segment.date_archive,
                )
            )
        if latest and latest["month"] == vals["month"]:
            known = self.browse(latest["id"])
            raise UserError(
                self.env._(
                    "Meter %(number)s was read for %(month)s already: %(value)s, by "
                    "%(user)s. To correct it, change that reading.",
                    number=segment.number,
                    month=f"{vals['month']:%Y-%m}",
                    value=plain_number(known.value),
                    user=known.entered_by.name,
                )
            )
        if latest and latest["month"] > vals["month"]:
            raise UserError(
                self.env._(
                    "Meter %(number)s was read for %(later)s already, which is later "
                    "than %(month)s: that consumption is in it.",
                    number=segment.number,
                    later=f"{latest['month']:%Y-%m}",
                    month=f"{vals['month']:%Y-%m}",
                )
            )
        self._check_dates(segment, vals, before)

    def _check_dates(self, segment, vals, before):
        """The day is past, and in the time of the device and of its readings."""
        today = fields.Date.context_today(self)
        if vals["date"] > today or vals["month"] > today:
            raise ValidationError(
                self.env._(
                    "%(day)s has not come yet: correct the date of the reading.",
                    day=max(vals["date"], vals["month"]),
                )
            )
        first = before["date"] if before else segment.date_install
        if vals["date"] < first:
            raise ValidationError(
                self.env._(
                    "Meter %(number)s was installed or read before on %(first)s: a "
                    "reading of %(day)s lies before that. Correct the date.",
                    number=segment.number,
                    first=first,
                    day=vals["date"],
                )
            )

    def _check_open(self):
        """Only the last reading of a register is changed, and not once billed.

        :raises UserError: with what is to be done instead
        """
        latest = self.segment_id._last_readings()
        for reading in self:
            # sudo: billed is billed, whoever may see the consumption
            reading.sudo().usage_id._check_may_change()
            if reading.is_closing and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(reading)s is the closing reading of a device that was taken "
                        "down. It stays; request an adjustment of the bill.",
                        reading=reading.display_name,
                    )
                )
            last = latest[reading.segment_id.id, reading.band_id.id or False]
            if last["id"] != reading.id:
                raise UserError(
                    self.env._(
                        "%(reading)s is followed by that of %(month)s. Correct or "
                        "delete the later one first.",
                        reading=reading.display_name,
                        month=f"{last['month']:%Y-%m}",
                    )
                )

    @api.model
    def _say(self, code, segment, value, value_before):
        """What is wrong with a figure, and what to do."""
        places = {
            "number": segment.number,
            "value": plain_number(value),
            "before": plain_number(value_before),
            "digits": segment.digits,
        }
        if code == "lower":
            return self.env._(
                "%(value)s is lower than %(before)s, the reading before of meter "
                "%(number)s. Read again; if the meter began anew after its last "
                "number, tick “Began anew”.",
                **places,
            )
        if code == "digits":
            return self.env._(
                "%(value)s has more digits than meter %(number)s (%(digits)s). Read "
                "again, or have the digits of the meter corrected.",
                **places,
            )
        if code == "no_rollover":
            return self.env._(
                "%(value)s is not lower than %(before)s: meter %(number)s did not "
                "begin anew. Take the tick away.",
                **places,
            )
        return self.env._("A meter shows no number below zero.")
