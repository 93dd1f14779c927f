import base64
import binascii

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools.mimetypes import guess_mimetype

from wuye_engine.text import plain_number

PHOTOS = ("image/jpeg", "image/png", "image/webp")
MEBIBYTE = 1024 * 1024
PHOTO_LIMIT = 3 * MEBIBYTE


class WuyeMeterRoundEntry(models.Model):
    """How an entry is received once and becomes a reading (C5, C7)."""

    _inherit = "wuye.meter.round.entry"

    @api.model
    def _receive(self, sent):
        """Keep what a phone sent and make a reading of it.

        :param sent: a dict as the phone page makes it: ``uuid``, ``round_id``,
            ``segment_id``, ``band_id``, ``month``, ``date``, ``read_at`` (UTC, ISO),
            ``value`` (a number, or False where it was not read), ``is_rollover``,
            ``reason``, ``known`` (the value the page had shown), ``photo`` (base64)
        :return: the entry; the one there is, where it was received before
        :raises ConcurrencyError: another request is receiving it just now; the
            server then begins again, and finds it
        """
        # sudo: entries are written by this service only; what they are about is
        # checked as the user in `_prepare`
        known = self.sudo().search([("uuid", "=", sent["uuid"])])
        if known:
            if known.user_id != self.env.user:
                raise AccessError(
                    self.env._("This entry was received from somebody else.")
                )
            return known.with_env(self.env)
        vals, refusal = self._prepare(sent)
        try:
            with self.env.cr.savepoint():
                entry = self.sudo().create(vals).with_env(self.env)
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError(sent["uuid"]) from error
        entry._store(seen=sent.get("known"))
        if refusal:
            said = [text for text in (entry.message, refusal) if text]
            entry.sudo().message = " ".join(said)  # sudo: as above
        return entry

    @api.model
    def _prepare(self, sent):
        """Values of the entry, and why its photo is not kept if so.

        The user may enter readings of that device.
        """
        segment = self.env["wuye.meter.segment"].browse(int(sent["segment_id"]))
        if not segment.exists():
            raise UserError(
                self.env._("This meter is no longer known. Load the round anew.")
            )
        segment.check_access("read")
        walk = self.env["wuye.meter.round"].browse(sent.get("round_id") or []).exists()
        photo, refusal = self._prepare_photo(sent.get("photo"))
        value = sent.get("value")
        vals = {
            "uuid": str(sent["uuid"]),
            "round_id": walk.id,
            "segment_id": segment.id,
            "band_id": sent.get("band_id") or False,
            "month": fields.Date.to_date(sent["month"]),
            "date": fields.Date.to_date(sent["date"]),
            "is_read": value is not False,
            "value": float(value or 0),
            "is_rollover": bool(sent.get("is_rollover")),
            "reason": sent.get("reason") or False,
            "photo": photo,
            "user_id": self.env.uid,
            "read_at": fields.Datetime.to_datetime(sent["read_at"]),
        }
        return vals, refusal

    @api.model
    def _prepare_photo(self, photo):
        """(base64 or False, why it is not kept or False); the reading counts anyway."""
        if not photo:
            return False, False
        try:
            data = base64.b64decode(photo, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if guess_mimetype(data, "") not in PHOTOS:
            return False, self.env._(
                "The photo was not kept: it is no JPEG, PNG or WebP picture. Take it "
                "again."
            )
        if len(data) > PHOTO_LIMIT:
            return False, self.env._(
                "The photo was not kept: it has %(size)s MB, and %(limit)s MB is the "
                "most. Take it again.",
                size=f"{len(data) / MEBIBYTE:.1f}",
                limit=PHOTO_LIMIT // MEBIBYTE,
            )
        return photo, False

    def _store(self, seen=None, over=False):
        """Make readings of the entries, each for itself.

        :param seen: the value that the page had shown as this month's; None for none
        :param over: put it in the place of another's reading
        """
        for entry in self:
            # sudo: as in `_receive`
            entry.sudo().write(entry._store_one(seen, over))

    def _store_one(self, seen, over):
        """What became of the entry, as values of it."""
        if not self.is_read:
            return {"state": "unread", "message": False}
        there = self._reading_there()
        same = there and (there.value, there.is_rollover) == (
            self.value,
            self.is_rollover,
        )
        if same:
            return {"state": "stored", "message": False, "reading_id": there.id}
        if there and not over and not self._may_replace(there, seen):
            return {
                "state": "conflict",
                "value_there": there.value,
                "message": self.env._(
                    "%(user)s has entered %(value)s for this meter and month. Keep "
                    "that, or use yours.",
                    user=there.entered_by.name,
                    value=plain_number(there.value),
                ),
            }
        try:
            with self.env.cr.savepoint():
                self.env["wuye.meter.sheet"]._store(self.month, self._row(there))
        except UserError as error:
            return {"state": "refused", "message": str(error)}
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError(self.uuid) from error
        reading = self._reading_there()
        return {"state": "stored", "message": False, "reading_id": reading.id}

    def _may_replace(self, there, seen):
        """Whoever entered a reading corrects it, and whoever has seen what is there."""
        return there.entered_by == self.user_id or (
            seen is not None and seen is not False and there.value == seen
        )

    def _reading_there(self):
        """The reading of the device and month, as the user sees it."""
        self.ensure_one()
        return self.env["wuye.meter.reading"].search(
            [
                ("segment_id", "=", self.segment_id.id),
                ("band_id", "=", self.band_id.id),
                ("month", "=", self.month),
            ]
        )

    def _row(self, there):
        """The entry as a row of the reading sheet."""
        return {
            "segment_id": self.segment_id.id,
            "band_id": self.band_id.id,
            "reading_id": there.id,
            "known": there.value,
            "value": self.value,
            "is_rollover": self.is_rollover,
            "date": fields.Date.to_string(self.date),
        }
