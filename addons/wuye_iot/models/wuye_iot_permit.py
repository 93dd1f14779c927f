from odoo import api, fields, models
from odoo.exceptions import ValidationError


class WuyeIotPermit(models.Model):
    """Who passes which doors, when, from when to when (F9, R113).

    No amount of money is known here, and none can be asked for: access is no means of
    collecting (F10, Civil Code art. 944).
    """

    _name = "wuye.iot.permit"
    _description = "Permit"
    _inherit = ["wuye.iot.listed", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True
    )
    credential_id = fields.Many2one(
        "wuye.iot.credential", index=True, ondelete="cascade", tracking=True
    )
    group_id = fields.Many2one(
        "wuye.iot.group", index=True, ondelete="cascade", tracking=True
    )
    door_ids = fields.Many2many("wuye.iot.door", string="Doors", required=True)
    plan_id = fields.Many2one(
        "wuye.iot.plan", ondelete="restrict", tracking=True, help="Empty: at any hour."
    )
    date_from = fields.Datetime(string="Valid from", tracking=True)
    date_to = fields.Datetime(string="Valid until", tracking=True)

    _one = models.Constraint(
        "CHECK((credential_id IS NULL) <> (group_id IS NULL))",
        "A permit is for one credential, or for one group.",
    )
    _dates = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to > date_from)",
        "A permit ends before it begins: change its dates.",
    )

    @api.depends("credential_id", "group_id", "door_ids")
    def _compute_display_name(self):
        for permit in self:
            who = permit.credential_id or permit.group_id
            permit.display_name = f"{who.display_name or ''}: {len(permit.door_ids)}"

    @api.constrains("community_id", "credential_id", "group_id", "door_ids", "plan_id")
    def _check_community(self):
        for permit in self:
            parts = (permit.credential_id, permit.group_id, permit.plan_id)
            places = permit.door_ids.community_id
            for part in parts:
                places |= part.community_id
            if places - permit.community_id:
                raise ValidationError(
                    self.env._(
                        "A permit, its doors, its plan and its holder are of one "
                        "community."
                    )
                )
            if not permit.door_ids:
                raise ValidationError(self.env._("Name the doors of this permit."))

    @api.model
    def _listed_fields(self):
        return (
            "credential_id",
            "group_id",
            "door_ids",
            "plan_id",
            "date_from",
            "date_to",
        )

    def _listed_credentials(self):
        # sudo: of a group every member, whoever may see them
        return self.sudo().credential_id | self.sudo().group_id.credential_ids
