from odoo import api, fields, models


class OwnerFile(models.AbstractModel):
    """The owner file on paper: one person, as far as the reader's scope goes (J5)."""

    _name = "report.wuye_property.owner_file_document"
    _description = "Owner File"

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env["res.partner"].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "res.partner",
            "docs": docs,
            "today": fields.Date.context_today(self),
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _owner_file_tables(self):
        """What the owner file prints, as [{title, columns, rows, numbers, total}].

        Other modules append theirs. Read with the reader's own rights: another
        community's rows of the same person never appear (I8).

        :return: `numbers` are the positions of right-aligned columns, `total` a last
            row or None
        """
        self.ensure_one()
        return [self._file_units(), self._file_vehicles(), self._file_events()]

    def _file_units(self):
        rows = self.env["wuye.occupancy"].search(
            [("partner_id", "=", self.id)], order="date_from desc, id desc"
        )
        roles = dict(rows._fields["role"]._description_selection(self.env))
        kinds = dict(rows.unit_id._fields["kind"]._description_selection(self.env))
        return {
            "title": self.env._("Units"),
            "columns": [
                self.env._("Community"),
                self.env._("Unit"),
                self.env._("Kind"),
                self.env._("Area (m²)"),
                self.env._("Role"),
                self.env._("From"),
                self.env._("Until"),
            ],
            "rows": [
                [
                    row.community_id.name,
                    row.unit_id.code,
                    kinds[row.unit_id.kind],
                    f"{row.unit_id.area_building:.2f}",
                    roles[row.role],
                    row.date_from or "",
                    row.date_to or "",
                ]
                for row in rows
            ],
            "numbers": [3],
            "total": None,
        }

    def _file_vehicles(self):
        vehicles = self.env["wuye.vehicle"].search([("partner_id", "=", self.id)])
        kinds = dict(vehicles._fields["plate_kind"]._description_selection(self.env))
        return {
            "title": self.env._("Vehicles"),
            "columns": [
                self.env._("Plate"),
                self.env._("Kind"),
                self.env._("Unit"),
                self.env._("Parking Space"),
            ],
            "rows": [
                [
                    vehicle.plate,
                    kinds[vehicle.plate_kind],
                    vehicle.unit_id.display_name,
                    vehicle.space_id.code or "",
                ]
                for vehicle in vehicles
            ],
            "numbers": [],
            "total": None,
        }

    def _file_events(self):
        events = self.env["wuye.unit.event"].search(
            [
                ("state", "=", "done"),
                "|",
                ("partner_id", "=", self.id),
                ("partner_old_id", "=", self.id),
            ]
        )
        kinds = dict(events._fields["kind"]._description_selection(self.env))
        return {
            "title": self.env._("Handovers and Transfers"),
            "columns": [
                self.env._("Number"),
                self.env._("Date"),
                self.env._("Kind"),
                self.env._("Unit"),
            ],
            "rows": [
                [event.name, event.date, kinds[event.kind], event.unit_id.display_name]
                for event in events
            ],
            "numbers": [],
            "total": None,
        }
