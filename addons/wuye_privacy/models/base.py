from odoo import models

from ..personal import Personal, in_clear

EXPORT = "wuye_privacy.group_personal_export"


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Personal data leave masked, but for who may export them; that is logged."""
        columns = self._personal_columns(fields_to_export)
        if not columns or not self.env.user.has_group(EXPORT):
            return super().export_data(fields_to_export)
        people = self.env["res.partner"]
        for path, _name in columns:
            found = self.mapped(path) if path else self
            people |= found.partner_id if found._name == "res.users" else found
        # sudo: the log is written by nobody by hand
        self.env["wuye.personal.log"].sudo()._note(
            "export",
            people,
            sorted({name for _path, name in columns}),
            self.env._("Export of %(model)s", model=self._description),
        )
        return super(Base, in_clear(self)).export_data(fields_to_export)

    def _personal_columns(self, fields_to_export):
        """[(path to the people, name of the personal field)] among export columns."""
        columns = []
        for column in fields_to_export:
            *path, name = column.split("/")
            model = self
            for step in path:
                field = model._fields.get(step)
                if field is None or not field.relational:
                    break
                model = self.env[field.comodel_name]
            else:
                if isinstance(model._fields.get(name), Personal):
                    columns.append((".".join(path), name))
        return columns
