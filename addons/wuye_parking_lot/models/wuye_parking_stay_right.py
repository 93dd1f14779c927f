from odoo import api, models

from wuye_engine.lane import Car, Permit, Sharing
from wuye_engine.plate import plate_distance

from ..gate_clock import EVER, to_gate
from ..gate_clock import now as gate_now

NEAR = 4  # one sign confused, or one sign lost


class WuyeParkingStay(models.Model):
    """By which right a car stands: month card, space, lists (G5, G6, G9)."""

    _inherit = "wuye.parking.stay"

    @api.model
    def _car(self, lot, plate, kind):
        """The engine's car, its month card and its space (records, perhaps empty)."""
        listed = self.env["wuye.parking.list"]._of(plate, lot.community_id)
        permit = self.env["wuye.parking.permit"]._of(plate, lot)
        space = self._space_of(lot, plate)
        right = None
        if permit:
            others = self._sharers(permit, space.browse(), plate)
            right = permit._engine_permit(plate, len(others))
        if space and not (right and right.holds(to_gate(gate_now(self.env)))):
            permit = permit.browse()
            right = self._engine_space(space, plate)
        inside = bool(self.sudo()._open_stay(lot, plate))  # sudo: any gate's
        return Car(plate, kind, listed._engine_listed(), right, inside), permit, space

    @api.model
    def _space_of(self, lot, plate):
        """The space a plate is registered on in the car park's community, or none."""
        # sudo: who is at the gate decides by the whole register
        vehicle = self.env["wuye.vehicle"].sudo()
        if not plate:
            return vehicle.space_id
        found = vehicle.search(
            [
                ("plate", "=", plate),
                ("community_id", "=", lot.community_id.id),
                ("space_id", "!=", False),
            ],
            limit=1,
        )
        return found.space_id

    @api.model
    def _engine_space(self, space, plate):
        first = self.env["wuye.vehicle"].sudo()._first_on(space).get(space)
        others = self._sharers(self.env["wuye.parking.permit"], space, plate)
        return Permit(
            ((EVER, None),),
            Sharing(space._effective_space_rule()),
            bool(first) and first.plate == plate,
            len(others),
        )

    @api.model
    def _sharers(self, permit, space, plate):
        """Other cars inside that stand on the same month card or space now."""
        same = [("permit_id", "=", permit.id)] if permit else []
        same = same or [("space_id", "=", space.id)]
        # sudo: they may have come by another gate
        return self.sudo().search(
            [
                ("phase", "=", "in"),
                ("cover_since", "!=", False),
                ("plate", "!=", plate),
                *same,
            ]
        )

    def _take_over(self, permit, since):
        """From that moment the car stands on this month card."""
        self.sudo().write({"permit_id": permit.id, "cover_since": since})

    def _hand_on(self, at):
        """The car that leaves gives its place to the one that waits inside (G6).

        The first of the others that came turns to the right from this minute; what it
        stood before stays temporary.
        """
        if self.cover_since:
            self._offer(self.permit_id, self.space_id, at)

    def _offer(self, permit, space, at):
        """The place on a month card or space that this car does not take any more."""
        if not permit and not space:
            return
        shared = permit.sharing if permit else space._effective_space_rule()
        if shared != "turn":
            return
        for stay in self._waiting_inside(permit, space):
            car = self._car(stay.lot_id, stay.plate, stay.plate_kind or "")[0]
            moment = to_gate(at)
            if car.permit and car.permit.holds(moment) and car.permit.entitled():
                stay.write(
                    {
                        "permit_id": permit.id,
                        "space_id": space.id,
                        "cover_since": at,
                    }
                )
                return

    def _waiting_inside(self, permit, space):
        """Open stays of the other cars of the same right that pay as temporary ones."""
        if permit:
            plates = permit.car_ids.mapped("plate")
        else:
            plates = space.space_vehicle_ids.mapped("plate")
        return self.search(
            [
                ("phase", "=", "in"),
                ("cover_since", "=", False),
                ("community_id", "=", self.community_id.id),
                ("plate", "in", [plate for plate in plates if plate != self.plate]),
            ],
            order="entered_at, id",
        )

    @api.model
    def _look_alikes(self, lot, plate, limit=5):
        """Stays inside whose plate may be the one that was read, nearest first (G7).

        [(stay, distance)]: by the key of what is confused, then by the last signs.
        """
        if len(plate) < 4:
            return []
        stays = self.search(
            [
                ("lot_id", "=", lot.id),
                ("phase", "=", "in"),
                ("plate", "!=", False),
                "|",
                ("plate_key", "=", self._key_of(plate)),
                ("plate_key", "=like", f"%{self._key_of(plate)[-4:]}"),
            ],
            limit=50,
        )
        near = [(stay, plate_distance(plate, stay.plate)) for stay in stays]
        near = [pair for pair in near if 0 < pair[1] <= NEAR]
        near.sort(key=lambda pair: (pair[1], -pair[0].id))
        return near[:limit]

    @api.model
    def _key_of(self, plate):
        return self.new({"plate": plate}).plate_key or ""
