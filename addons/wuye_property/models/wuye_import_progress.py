from odoo import api, fields, models
from odoo.tools import SQL

STEP = 200  # rows between two reports


class WuyeImportProgress(models.Model):
    """How far an import is, in a row of its own, written outside its transaction.

    The import itself is one transaction, whose rows nobody sees before it ends; and it
    must never wait for a row of its own that another connection has written.
    """

    _name = "wuye.import.progress"
    _description = "Import Progress"

    import_id = fields.Many2one(
        "wuye.import", required=True, index=True, ondelete="cascade"
    )
    done = fields.Integer(aggregator=None)
    total = fields.Integer(aggregator=None)

    _import_uniq = models.Constraint(
        "UNIQUE (import_id)", "An import has one progress only."
    )

    @api.model
    def _reporter(self, import_id, total):
        """A function that counts rows and writes the count now and then."""
        state = {"done": 0, "shown": 0}
        self._show(import_id, 0, total)

        def report(rows):
            state["done"] += rows
            if state["done"] - state["shown"] >= STEP:
                state["shown"] = state["done"]
                self._show(import_id, min(state["done"], total), total)

        return report

    @api.model
    def _show(self, import_id, done, total):
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE wuye_import_progress SET done = %s, total = %s"
                    " WHERE import_id = %s",
                    done,
                    total,
                    import_id,
                )
            )
