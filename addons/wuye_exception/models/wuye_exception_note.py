from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class WuyeExceptionNote(models.Model):
    """What somebody found out about an exception; added, never changed."""

    _name = "wuye.exception.note"
    _description = "Note on an Exception"
    _order = "id desc"
    _rec_name = "note"

    exception_id = fields.Many2one(
        "wuye.exception", required=True, index=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="exception_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="exception_id.company_id", store=True, index=True, precompute=True
    )
    item_id = fields.Many2one(related="exception_id.item_id", store=True)
    note = fields.Char(required=True)

    _note_frozen = Immutable(
        *("exception_id", "note", "create_uid", "create_date"),
        message="A note stays as it is: add another one.",
    )
    _note_kept = NeverDeleted("A note stays on file.")
