from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from wuye_engine.text import plain_number

from .wuye_meter_reading import FACTS


class WuyeMeter(models.Model):
    """A replacement entered by mistake is undone by a counter-event (C2, R45).

    The old device hangs there again, the new one stays in the register as undone, the
    bill of the closing consumption is reversed. Who did so, when and why is in the
    trail of the meter, with the figures that were taken back.
    """

    _inherit = "wuye.meter"

    is_replaced = fields.Boolean(
        compute="_compute_is_replaced",
        help="A device was replaced or taken down here.",
    )

    @api.depends("segment_ids.date_archive", "segment_ids.is_undone")
    def _compute_is_replaced(self):
        for meter in self:
            meter.is_replaced = bool(meter._replaced_segment())

    # === BUSINESS METHODS === #

    def _replaced_segment(self):
        """The device that was taken down last: what an undo puts back."""
        self.ensure_one()
        gone = (self.segment_ids - self.segment_id).filtered(lambda s: not s.is_undone)
        return gone.sorted(lambda s: (s.date_install, s.id))[-1:]

    def _undo_replacement(self, reason):
        """Take the last replacement (or taking down) of the meter back.

        :return: the reversals of what was billed at once
        :raises UserError: it cannot be undone, with the remedy; nothing is changed
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_devices()
        old, new = self._replaced_segment(), self.segment_id
        self._check_undo(old, new)
        # sudo: closing readings and their bills are made by a replacement, and taken
        # back with it, seen or not
        closings = old.sudo().reading_ids.filtered("is_closing")
        charges = closings.usage_id._closing_charges()
        charges.with_env(self.env)._check_may_reissue()
        said = self._say_replacement(old, new)
        if closings.usage_id:
            closings._withdraw_previews()
        today = fields.Date.context_today(self)
        month = self.env["wuye.month"].sudo()  # sudo: any open month will do
        reversals = charges._reverse(month._open_date(self.community_id, today))
        closings._take_closing_back()
        new._set_undone(reason)
        old._reopen()
        self._check_bands()
        self._note(said, reason)
        return reversals.with_env(self.env)

    def _lock_devices(self):
        """One at a time works on the devices of a meter; the other is told so."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Somebody else is changing %(meter)s at this moment, so nothing "
                    "was done. Look at its devices again.",
                    meter=self.display_name,
                )
            ) from error

    def _check_undo(self, old, new):
        """:raises UserError: there is nothing to undo, or the new device is in use"""
        if not old:
            raise UserError(
                self.env._(
                    "%(meter)s was never replaced: there is nothing to undo.",
                    meter=self.display_name,
                )
            )
        # sudo: what was read counts, seen or not
        if reading := new.sudo().reading_ids[:1]:
            raise UserError(
                self.env._(
                    "%(number)s has been read since it was put in (%(reading)s), so "
                    "the replacement stays. If that reading is wrong too and not "
                    "billed, delete it first.",
                    number=new.number,
                    reading=reading.display_name,
                )
            )

    def _say_replacement(self, old, new):
        """[(field, before, after)]: what an undo changes, for the trail."""
        closing = "、".join(
            f"{row.band_id.name} {plain_number(row.reading_archive)}"
            for row in old.band_ids
        )
        return [
            ("segment_id", new.number or "", old.number),
            ("date_archive", str(old.date_archive), ""),
            ("reading_archive", closing or plain_number(old.reading_archive), ""),
            ("note", old.note or "", ""),
        ]


class WuyeMeterSegment(models.Model):
    """A device that never hung there, and one that was never taken down."""

    _inherit = "wuye.meter.segment"

    def _set_undone(self, reason):
        """Keep the new device in the register, without a day in use."""
        # sudo: devices are written by these acts only
        for segment in self.sudo():
            segment.write(
                {
                    "date_archive": segment.date_install,
                    "is_undone": True,
                    "note": reason,
                }
            )
        self.sudo().flush_recordset()  # the old device finds the place free

    def _reopen(self):
        """Have a device in use again."""
        self.ensure_one()
        service = self.sudo()  # sudo: as above
        service.band_ids.reading_archive = 0.0
        service.write({"date_archive": False, "reading_archive": 0.0, "note": False})
        service.flush_recordset()


class WuyeMeterReading(models.Model):
    """Closing readings that are taken back with their replacement."""

    _inherit = "wuye.meter.reading"

    def _withdraw_previews(self):
        """Previews with the unit's bills are made anew: their consumption changes."""
        self.env["wuye.final.bill"]._withdraw_previews(
            self.unit_id,
            self.env._(
                "A replacement at %(unit)s was undone: compute this run again.",
                unit=self.unit_id.display_name,
            ),
        )

    def _take_closing_back(self):
        """Delete them; those that took the place of a reading are that one again.

        Called as superuser, with their bills reversed.
        """
        keys = self._feed_keys()
        usages = self.usage_id.filtered("date_to")
        taken_over = self.filtered("before_closing")
        (self - taken_over).unlink()
        for reading in taken_over:
            before = dict(reading.before_closing)
            marks = {"is_closing": False, "date_to": False, "before_closing": False}
            reading.write(marks)
            reading.write({name: before.pop(name) for name in FACTS})
            reading.write(before)
        self._feed(keys | taken_over._feed_keys())
        # of days that no device has measured by itself any more
        usages.filtered(lambda usage: not usage.reading_ids).unlink()


class WuyeUsage(models.Model):
    """What was billed when a device was taken down."""

    _inherit = "wuye.usage"

    def _own_charges(self, charges):
        """Of the bills of these days, the one made when the device was taken down."""
        self.ensure_one()
        return charges.filtered(
            lambda charge: (
                charge.kind == "supplement" and charge.period_end <= self.date_to
            )
        )

    def _closing_charges(self):
        """The bills of devices taken down, if they can be reversed (T1).

        :raises UserError: one is paid
        """
        found = self.env["wuye.charge"]
        for usage, charges in self.filtered("date_to")._charges().items():
            found |= usage._own_charges(charges)
        if paid := found.filtered("allocation_ids")[:1]:
            raise UserError(
                self.env._(
                    "The closing consumption is paid, wholly or in part "
                    "(%(charge)s), so the replacement stays. Request an adjustment "
                    "of the difference instead.",
                    charge=paid.display_name,
                )
            )
        return found
