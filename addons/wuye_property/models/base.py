from odoo import api, models

# What belongs to a community. A row that names one of these shows its name, whatever
# the reader's rules say of the named record: Odoo reads the names of many2one as root.
SCOPED = ("res.partner", "wuye.unit")


class Base(models.AbstractModel):
    """No row names a contact or a unit that its writer may not see (I8).

    Without this a user of one community reads the names of another, number by number,
    by making rows that point there, or by opening a form with such a default.
    """

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_named(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_named([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        defaults = {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }
        self._check_named([values, defaults])
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _check_named(self, vals_list):
        """:raises AccessError: for a contact or a unit that the user may not see"""
        if self.env.su:
            return
        named = {}
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                if value and field is not None and field.type == "many2one":
                    if field.comodel_name in SCOPED:
                        named.setdefault(field.comodel_name, set()).add(_number(value))
        for model, ids in named.items():
            self.env[model].browse(ids - {0}).exists().check_access("read")


def _number(value):
    """The id in a value of a many2one; 0 for a record not saved yet."""
    if isinstance(value, dict):  # as the web client sends it
        value = value.get("id")
    elif isinstance(value, models.BaseModel):
        value = value.id
    return value if isinstance(value, int) else 0
