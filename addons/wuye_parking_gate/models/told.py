"""Records whose changes boxes with lanes are told of."""

from odoo import api, models

from .wuye_parking_gate_change import HEAD


class WuyeParkingTold(models.AbstractModel):
    """Notes what changes; `_lane_keys` of each model names the rows it is in."""

    _name = "wuye.parking.told"
    _description = "Told to Lanes"

    def _lane_keys(self):
        """{id of a community: set of keys}, as `compile_lots` has them."""
        return {}

    def _tell_lanes(self):
        # sudo: the record may be of a place its writer does not see
        self.env["wuye.parking.gate.change"].sudo()._note(self.sudo()._lane_keys())

    def _keys_by(self, pairs):
        found = {}
        for community, key in pairs:
            if community:
                found.setdefault(community.id, set()).add(key)
        return found

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_lanes()
        return records

    def write(self, vals):
        self._tell_lanes()  # what it was
        result = super().write(vals)
        self._tell_lanes()
        return result

    def unlink(self):
        self._tell_lanes()
        return super().unlink()


class WuyeParkingStay(models.Model):
    _name = "wuye.parking.stay"
    _inherit = ["wuye.parking.stay", "wuye.parking.told"]

    def _lane_keys(self):
        stays = self | self.outer_id
        return self._keys_by(
            (stay.community_id, f"{kind}:{stay.id}") for stay in stays for kind in "sh"
        )


class WuyeParkingPayment(models.Model):
    _name = "wuye.parking.payment"
    _inherit = ["wuye.parking.payment", "wuye.parking.told"]

    def _lane_keys(self):
        return self._keys_by((row.community_id, f"s:{row.stay_id.id}") for row in self)


class WuyeParkingLift(models.Model):
    """The token of an entry is in the row of its stay."""

    _name = "wuye.parking.lift"
    _inherit = ["wuye.parking.lift", "wuye.parking.told"]

    def _lane_keys(self):
        return self._keys_by((row.community_id, f"s:{row.stay_id.id}") for row in self)


class WuyeParkingPermit(models.Model):
    _name = "wuye.parking.permit"
    _inherit = ["wuye.parking.permit", "wuye.parking.told"]

    def _lane_keys(self):
        pairs = [(permit.community_id, f"r:p{permit.id}") for permit in self]
        for permit in self:
            pairs += [
                (permit.community_id, f"c:{plate}")
                for plate in permit.car_ids.mapped("plate")
            ]
        return self._keys_by(pairs)


class WuyeParkingPermitCar(models.Model):
    _name = "wuye.parking.permit.car"
    _inherit = ["wuye.parking.permit.car", "wuye.parking.told"]

    def _lane_keys(self):
        pairs = [
            (car.permit_id.community_id, key)
            for car in self
            for key in (f"c:{car.plate}", f"r:p{car.permit_id.id}")
        ]
        return self._keys_by(pairs)


class WuyeParkingPermitSpan(models.Model):
    _name = "wuye.parking.permit.span"
    _inherit = ["wuye.parking.permit.span", "wuye.parking.told"]

    def _lane_keys(self):
        return self.permit_id._lane_keys()


class WuyeParkingPermitStop(models.Model):
    _name = "wuye.parking.permit.stop"
    _inherit = ["wuye.parking.permit.stop", "wuye.parking.told"]

    def _lane_keys(self):
        return self.permit_id._lane_keys()


class WuyeParkingList(models.Model):
    _name = "wuye.parking.list"
    _inherit = ["wuye.parking.list", "wuye.parking.told"]

    def _lane_keys(self):
        return self._keys_by((row.community_id, f"c:{row.plate}") for row in self)


class WuyeVehicle(models.Model):
    _name = "wuye.vehicle"
    _inherit = ["wuye.vehicle", "wuye.parking.told"]

    def _lane_keys(self):
        return self._keys_by(
            (car.community_id, key)
            for car in self
            for key in (f"c:{car.plate}", f"r:s{car.space_id.id}")
            if car.space_id or key.startswith("c:")
        )


class WuyeUnit(models.Model):
    """The rule of a space."""

    _inherit = "wuye.unit"

    def write(self, vals):
        result = super().write(vals)
        if "space_rule" in vals:
            changes = self.env["wuye.parking.gate.change"].sudo()  # sudo: as `told`
            for unit in self.sudo():
                changes._note({unit.community_id.id: {f"r:s{unit.id}"}})
        return result


class WuyeParkingLot(models.Model):
    _name = "wuye.parking.lot"
    _inherit = ["wuye.parking.lot", "wuye.parking.told"]

    def _lane_keys(self):
        return self._keys_by((lot.community_id, HEAD) for lot in self)


class WuyeParkingClass(models.Model):
    _name = "wuye.parking.class"
    _inherit = ["wuye.parking.class", "wuye.parking.told"]

    def _lane_keys(self):
        return self.lot_id._lane_keys()


class WuyeParkingTariffVersion(models.Model):
    _name = "wuye.parking.tariff.version"
    _inherit = ["wuye.parking.tariff.version", "wuye.parking.told"]

    def _lane_keys(self):
        lots = self.env["wuye.parking.lot"].search(
            [("tariff_id", "in", self.tariff_id.ids)]
        )
        return lots._lane_keys()


class WuyeShift(models.Model):
    """Which shift takes the money of a lane; what waited for one is in it at once."""

    _name = "wuye.shift"
    _inherit = ["wuye.shift", "wuye.parking.told"]

    @api.model_create_multi
    def create(self, vals_list):
        shifts = super().create(vals_list)
        # sudo: acts are written by the intake only
        acts = self.env["wuye.parking.gate.act"].sudo()
        for community in shifts.sudo().community_id:
            acts._take_in_waiting(community)
        return shifts

    def _lane_keys(self):
        lanes = self.desk_id.lane_ids
        return self._keys_by((lane.community_id, HEAD) for lane in lanes)
