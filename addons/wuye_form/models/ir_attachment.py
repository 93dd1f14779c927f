from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    wuye_sealed = fields.Boolean(
        string="Sealed",
        readonly=True,
        copy=False,
        help="A signed paper in the archive: neither changed nor deleted.",
    )

    _wuye_sealed_frozen = Immutable(
        *("wuye_sealed", "name", "checksum", "store_fname", "db_datas", "file_size"),
        *("mimetype", "res_model", "res_id", "type", "url", "company_id", "public"),
        message="A sealed paper of the archive stays as it is.",
        when="OLD.wuye_sealed",
    )
    _wuye_sealed_kept = NeverDeleted(
        "A sealed paper of the archive is never deleted.", when="OLD.wuye_sealed"
    )
