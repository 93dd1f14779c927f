from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from wuye_engine.money import to_decimal

from ..arithmetic import unusual
from .wuye_meter_reading import CONFIRMERS, PLACES

HISTORY = 12  # months looked back for what is usual


class WuyeMeterReading(models.Model):
    """What is unusual is billed only after a second person looked at it (C6)."""

    _inherit = "wuye.meter.reading"

    # === ACTIONS === #

    def action_confirm(self):
        """Confirm unusual readings, as another person than who entered them (C6).

        Two posts of one user, or a post lent to him, do not make him two persons.
        """
        self._check_confirmer()
        for reading in self:
            if reading.state != "to_confirm":
                raise UserError(
                    self.env._(
                        "%(reading)s does not wait for confirmation.",
                        reading=reading.display_name,
                    )
                )
            if self._is_same_person(reading.entered_by):
                raise UserError(
                    self.env._(
                        "You entered %(reading)s yourself. Another person has to "
                        "confirm it.",
                        reading=reading.display_name,
                    )
                )
        # sudo: state and names are written by this act only
        self.sudo().write(
            {
                "state": "confirmed",
                "confirmed_by": self.env.uid,
                "confirmed_at": fields.Datetime.now(),
            }
        )
        self._feed(self._feed_keys())
        self.filtered("is_closing")._bill_closing()
        return True

    def action_send_back(self):
        """Have unusual readings read again; they are not billed until then."""
        self._check_confirmer()
        for reading in self:
            if reading.state != "to_confirm" or reading.is_closing:
                raise UserError(
                    self.env._(
                        "%(reading)s cannot be sent back: only readings that wait for "
                        "confirmation can, and closing readings stay.",
                        reading=reading.display_name,
                    )
                )
        self.sudo().state = "draft"  # sudo: as above
        return True

    def _check_confirmer(self):
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in CONFIRMERS):
            raise AccessError(
                self.env._(
                    "Readings are confirmed by a ledger clerk or manager who did not "
                    "enter them."
                )
            )

    def _is_same_person(self, user):
        """One human being, also with two logins of one contact."""
        # sudo: who somebody is may be compared by whoever reads his name
        return self.env.user in user or (
            self.env.user.sudo().partner_id in user.sudo().partner_id
        )

    # === BUSINESS METHODS === #

    def _judge(self):
        """Confirm what is usual; what is not waits for a second person."""
        history = self._history()
        neighbours = self._neighbours()
        for reading in self:
            band = reading.band_id.id
            flag = unusual(
                to_decimal(reading.consumption, PLACES),
                history[reading.meter_id.id, band, reading.month],
                neighbours[
                    reading.building_id.id, reading.item_id.id, band, reading.month
                ]
                if reading.unit_id
                else (),
                # a band or a part of a month may well be zero
                reading.unit_id.state == "occupied"
                and not band
                and not reading.is_closing,
            )
            # sudo: state and names are written by these acts only
            reading.sudo().write(
                {
                    "flag": flag or False,
                    "state": "to_confirm" if flag else "confirmed",
                    "confirmed_by": False,
                    "confirmed_at": False,
                }
            )

    def _history(self):
        """{(meter, band, month): consumption of the months before}."""
        found = defaultdict(list)
        for month, readings in self.grouped("month").items():
            for meter, band, _month, quantity in self._read_group(
                [
                    ("meter_id", "in", readings.meter_id.ids),
                    ("month", "<", month),
                    ("month", ">=", fields.Date.subtract(month, months=HISTORY)),
                    ("state", "=", "confirmed"),
                ],
                ["meter_id", "band_id", "month:month"],
                ["consumption:sum"],
            ):
                key = (meter.id, band.id, month)
                found[key].append(to_decimal(quantity, PLACES))
        return found

    def _neighbours(self):
        """{(building, item, band, month): consumption of its units a month before}."""
        found = defaultdict(list)
        for month, readings in self.grouped("month").items():
            for building, item, band, _meter, quantity in self._read_group(
                [
                    ("building_id", "in", readings.building_id.ids),
                    ("item_id", "in", readings.item_id.ids),
                    ("unit_id", "!=", False),
                    ("month", "=", fields.Date.subtract(month, months=1)),
                    ("state", "=", "confirmed"),
                ],
                ["building_id", "item_id", "band_id", "meter_id"],
                ["consumption:sum"],
            ):
                key = (building.id, item.id, band.id, month)
                found[key].append(to_decimal(quantity, PLACES))
        return found
