from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

SOON = timedelta(days=30)  # a paper that runs out within it is on the list


class WuyeDocument(models.Model):
    """A paper of a unit or of a person: title deed, lease, identity card (R17, R30).

    Its files are seen by who sees the document, and by nobody else.
    """

    _name = "wuye.document"
    _description = "Document"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    kind = fields.Selection(
        [
            ("deed", "Title Deed"),
            ("purchase", "Purchase Contract"),
            ("identity", "Identity Document"),
            ("licence", "Business Licence"),
            ("lease", "Lease"),
            ("mandate", "Power of Attorney"),
            ("decoration", "Decoration Permit"),
            ("other", "Other Paper"),
        ],
        required=True,
        default="deed",
        tracking=True,
    )
    number = fields.Char(help="Number printed on the paper.")
    unit_id = fields.Many2one(
        "wuye.unit", index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    community_id = fields.Many2one(
        "wuye.community",
        compute="_compute_community_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Date(string="Issued on")
    date_to = fields.Date(
        string="Valid until",
        tracking=True,
        help="Last day; thirty days before it the paper is on the list of those that "
        "run out.",
    )
    is_running_out = fields.Boolean(
        compute="_compute_is_running_out", search="_search_is_running_out"
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "wuye_document_attachment_rel",
        "document_id",
        "attachment_id",
        string="Files",
        bypass_search_access=True,
    )
    note = fields.Char(string="Notes")
    active = fields.Boolean(default=True)

    _belongs = models.Constraint(
        "CHECK (unit_id IS NOT NULL OR partner_id IS NOT NULL)",
        "Name the unit or the person whose paper this is.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date)", "A paper cannot run out before it was issued."
    )

    @api.depends("kind", "number")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            parts = (kinds.get(document.kind), document.number)
            document.name = " ".join(part for part in parts if part)

    @api.depends("unit_id", "partner_id")
    def _compute_community_id(self):
        for document in self:
            if document.unit_id:
                document.community_id = document.unit_id.community_id
            elif not document.community_id:
                where = document.partner_id.wuye_occupancy_ids.community_id
                document.community_id = where[:1]

    @api.depends("date_to")
    def _compute_is_running_out(self):
        soon = fields.Date.context_today(self) + SOON
        for document in self:
            document.is_running_out = bool(
                document.date_to and document.date_to <= soon
            )

    def _search_is_running_out(self, operator, value):
        if operator != "in":
            return NotImplemented
        soon = Domain("date_to", "<=", fields.Date.context_today(self) + SOON)
        found = Domain.FALSE
        for wanted in value:
            found |= soon if wanted else ~soon
        return found

    @api.constrains("unit_id", "community_id")
    def _check_community(self):
        for document in self:
            unit = document.unit_id
            if unit and unit.community_id != document.community_id:
                raise ValidationError(
                    document.env._(
                        "Unit %(unit)s is not in %(community)s.",
                        unit=unit.display_name,
                        community=document.community_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._hold_files()
        return documents

    def write(self, vals):
        if "attachment_ids" not in vals:
            return super().write(vals)
        before = self.attachment_ids
        done = super().write(vals)
        self._hold_files()
        (before - self.attachment_ids).unlink()  # a scan taken off is no scan kept
        return done

    def _hold_files(self):
        """The files belong to the document, so that its rights are theirs."""
        for document in self:
            for file in document.attachment_ids:
                if (file.res_model, file.res_id) != (self._name, document.id):
                    file.write({"res_model": self._name, "res_id": document.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_files(self):
        # a deleted paper leaves no scan behind
        self.attachment_ids.unlink()
