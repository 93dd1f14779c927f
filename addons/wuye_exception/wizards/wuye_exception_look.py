from odoo import fields, models


class WuyeExceptionLook(models.TransientModel):
    """Note what was found out about one or several exceptions."""

    _name = "wuye.exception.look"
    _description = "Look into Exceptions"

    exception_ids = fields.Many2many(
        "wuye.exception", string="Exceptions", required=True
    )
    note = fields.Char(
        string="What was found out",
        required=True,
        help="E.g. pipe burst, reading confirmed with a photo. It stays on file.",
    )

    # === ACTIONS === #

    def action_confirm(self):
        """Add the note to each; a note is never changed afterwards."""
        self.ensure_one()
        self.exception_ids._look(self.note)
        return {"type": "ir.actions.act_window_close"}
