from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable

SILENT = 20  # seconds without a word: a box asks every 1.25 s
CLOCK_LIMIT = 5000  # milliseconds a box's clock may be wrong
STATES = [("new", "Not enrolled"), ("enrolled", "Enrolled"), ("retired", "Retired")]


class WuyeIotBox(models.Model):
    """A gate box: the small computer that decides and opens at one place.

    What it knows and how it is come from `wuye.iot.link`, which the box itself writes
    with every call; here is what people enter.
    """

    _name = "wuye.iot.box"
    _description = "Gate Box"
    _inherit = ["mail.thread"]
    _order = "community_id, code"
    _rec_names_search = ["code", "name"]
    _check_company_auto = True

    name = fields.Char(string="Place", required=True, tracking=True)
    code = fields.Char(
        required=True, help="As written on the box, e.g. BX-JLW-01. It never changes."
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        STATES, required=True, default="new", readonly=True, tracking=True, copy=False
    )
    key_number = fields.Integer(
        string="Key no.",
        readonly=True,
        copy=False,
        help="The number of the key the box signs with.",
    )
    key_wanted = fields.Integer(string="Key no. wanted", readonly=True, copy=False)
    enrolled_at = fields.Datetime(string="Enrolled on", readonly=True, copy=False)
    door_ids = fields.One2many("wuye.iot.door", "box_id", string="Doors")
    link_ids = fields.One2many("wuye.iot.link", "box_id")
    note = fields.Text(string="Notes")

    contact_at = fields.Datetime(string="Last contact", compute="_compute_link")
    is_online = fields.Boolean(string="Online", compute="_compute_link")
    clock_offset = fields.Integer(
        string="Clock is off by (ms)", compute="_compute_link"
    )
    pending = fields.Integer(
        string="Events waiting",
        compute="_compute_link",
        help="As the box said last; of a box that is away nobody can know.",
    )
    list_held = fields.Integer(string="List held", compute="_compute_link")
    deny_held = fields.Integer(string="Denials held", compute="_compute_link")
    acked = fields.Integer(string="Events held up to no.", compute="_compute_link")
    version = fields.Char(string="Program version", compute="_compute_link")

    _code_uniq = models.Constraint(
        "UNIQUE(code)",  # it names itself by it, whatever its company
        "Another box has this code. Choose a different one.",
    )
    _code_immutable = Immutable(
        "code",
        "community_id",
        message="Code and community of a box never change: retire it and make a new "
        "one.",
    )

    # === COMPUTE === #

    @api.depends("code", "name")
    def _compute_display_name(self):
        for box in self:
            box.display_name = f"{box.name or ''} {box.code or ''}".strip()

    @api.depends("link_ids.contact_at")
    def _compute_link(self):
        now = fields.Datetime.now()
        # sudo: who may see a box may see how it is
        links = {link.box_id.id: link for link in self.sudo().link_ids}
        for box in self:
            link = links.get(box._origin.id, self.env["wuye.iot.link"])
            box.contact_at = link.contact_at
            box.is_online = bool(
                link.contact_at
                and box.state == "enrolled"
                and (now - link.contact_at).total_seconds() < SILENT
            )
            box.clock_offset = link.clock_offset
            box.pending = link.pending
            box.list_held = link.list_held
            box.deny_held = link.deny_held
            box.acked = link.acked
            box.version = link.version

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        boxes = super().create(vals_list)
        # sudo: the box writes it, nobody else
        self.env["wuye.iot.link"].sudo().create(
            [{"box_id": box.id, "channel": False} for box in boxes]
        )
        return boxes

    @api.ondelete(at_uninstall=False)
    def _unlink_only_new(self):
        for box in self:
            if box.state != "new":
                raise UserError(
                    self.env._(
                        "%s has been in use: its events stay. Retire it.",
                        box.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _enrolled(self, code):
        """The enrolled box of a code, or none."""
        return self.search([("code", "=", code), ("state", "=", "enrolled")])

    def _link(self):
        """The row the box writes, as superuser."""
        self.ensure_one()
        # sudo: no post reads or writes it by itself
        return self.sudo().link_ids

    def _wake(self):
        """Have the box ask at once; the message says nothing else."""
        for box in self:
            if channel := box._link().channel:
                self.env["bus.bus"]._sendone(channel, "wuye_iot_wake", {})
