from odoo import api, models
from odoo.exceptions import UserError

from ..gate_clock import now as gate_now
from .wuye_parking_list import read_plate


class WuyeParkingStay(models.Model):
    """A plate that was read wrongly, and the class of a plate (G7)."""

    _inherit = "wuye.parking.stay"

    def _correct_plate(self, plate, reason):
        """The plate this stay is known by from now on; the old one stays on file.

        Its right is looked up anew: what let the wrong plate in does not cover it.

        :raises UserError: no plate, no reason, over, the other is inside already, or
            its driver is asked for a fee just now
        """
        self.ensure_one()
        new, kind = read_plate(self.env, plate)
        if len((reason or "").strip()) < 2:
            raise UserError(self.env._("Say why the plate is corrected."))
        self._lock()
        if self.phase != "in":
            raise UserError(
                self.env._(
                    "%(stay)s is over; its plate stays as it was.", stay=self.name
                )
            )
        if new == self.plate:
            return
        self._refuse_twin(new)
        self._check_fee_free()
        self.env["wuye.parking.correction"].create(
            {
                "stay_id": self.id,
                "plate_from": self.plate,
                "plate_to": new,
                "image": self.entry_image,
                "reason": reason.strip(),
            }
        )
        self._become(new, kind)

    def _refuse_twin(self, plate):
        twin = self._open_stay(self.lot_id, plate)
        if twin:
            raise UserError(
                self.env._(
                    "%(plate)s is inside already with slip %(slip)s. Look at both "
                    "pictures; close the one that is wrong in a stock-take.",
                    plate=plate,
                    slip=twin.name,
                )
            )

    def _become(self, plate, kind):
        car, permit, space = self._car(self.lot_id, plate, kind)
        right = car.permit
        covered = bool(right and right.entitled())
        before = self.cover_since and (self.permit_id, self.space_id)
        self.write(
            {
                "plate": plate,
                "plate_kind": kind,
                "vehicle_class": self._class_of(self.lot_id, kind),
                "permit_id": permit.id if covered else False,
                "space_id": space.id if covered and not permit else False,
                "cover_since": self.entered_at if covered else False,
            }
        )
        if before:  # the car of the wrong plate never stood there
            self._offer(*before, gate_now(self.env))

    @api.model
    def _class_of(self, lot, kind):
        """The class of the tariff for a kind of plate; False: the tariff's own."""
        row = lot.sudo().class_ids.filtered(lambda row: row.plate_kind == kind)
        return row.name  # sudo above: guards read no classes
