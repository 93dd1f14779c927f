from odoo import models
from odoo.exceptions import AccessError


class WuyeCollectionStep(models.AbstractModel):
    """What goes on step by step, by methods of its own alone: a file and its rows."""

    _name = "wuye.collection.step"
    _description = "Step of a Bank Collection"

    def write(self, vals):
        if vals.keys() & {*self._own_fields()}:
            self._check_own_methods()
        return super().write(vals)

    def _own_fields(self):
        """What nobody writes but the methods of a collection."""
        return ("state",)

    def _check_own_methods(self):
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "A file for the bank and its rows go on with the buttons of the "
                    "file, not by writing."
                )
            )

    def _go(self, state, **values):
        """The next state, in the database at once: it looks at each step."""
        self.write({"state": state, **values})
        self.flush_recordset(["state"])
