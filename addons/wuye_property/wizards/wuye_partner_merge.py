from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class WuyePartnerMerge(models.TransientModel):
    """Make one person of two or three entries of the same one.

    Odoo's own merge moves everything that names them. What stands in its way in the
    register is put in order first: roles held twice in one unit become one.
    """

    _name = "wuye.partner.merge"
    _description = "Merge People"

    partner_ids = fields.Many2many("res.partner", string="People", required=True)
    kept_id = fields.Many2one(
        "res.partner",
        string="Keep",
        required=True,
        domain="[('id', 'in', partner_ids)]",
        help="The others become this one; what it leaves empty is taken from them.",
    )
    warning = fields.Text(compute="_compute_warning")

    @api.model
    def default_get(self, fields_list):
        """The people selected; to keep, the one entered most completely, else first."""
        values = super().default_get(fields_list)
        people = self.env["res.partner"].browse(self.env.context.get("active_ids", ()))
        people = people.exists().sorted(
            lambda person: (not person.phone, not person.verified_at, person.id)
        )
        values["partner_ids"] = [Command.set(people.ids)]
        values["kept_id"] = people[:1].id
        return values

    @api.depends("partner_ids")
    def _compute_warning(self):
        for wizard in self:
            people = wizard.partner_ids._origin
            said = wizard._refusals(people)
            names = set(people.mapped("name"))
            if len(names) > 1:
                said.append(
                    self.env._(
                        "The names differ: %(names)s. Is this one person?",
                        names=", ".join(sorted(names)),
                    )
                )
            wizard.warning = "\n".join(said) or False

    def action_merge(self):
        """Merge; the kept person's chatter says who was merged, and by whom."""
        self.ensure_one()
        people, kept = self.partner_ids, self.kept_id
        refusals = self._refusals(people)
        if kept not in people:
            refusals.append(self.env._("Choose which of them to keep."))
        if refusals:
            raise UserError("\n".join(refusals))
        people.check_access("write")
        others = people - kept
        said = ", ".join(
            f"{other.name} (#{other.id}{', ' + other.phone if other.phone else ''})"
            for other in others
        )
        for other in others:
            self._merge_one(other, kept)
        kept.message_post(body=self.env._("Merged with: %(people)s", people=said))
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": kept.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS METHODS === #

    def _refusals(self, people):
        """Sentences why these cannot be merged."""
        refusals = []
        if not 2 <= len(people) <= 3:
            refusals.append(self.env._("Select two or three entries of one person."))
        # sudo: that there is something outside his scope, not what
        rows = people.sudo().wuye_occupancy_ids
        if rows.community_id - self.env.user.wuye_community_ids:
            refusals.append(
                self.env._(
                    "One of them has homes in communities outside your scope. Ask the "
                    "administrator to merge them."
                )
            )
        if people.sudo().user_ids:
            refusals.append(
                self.env._(
                    "One of them signs in to the system. Users are not merged here."
                )
            )
        if len(set(people.mapped("is_company"))) > 1:
            refusals.append(self.env._("A company and a person cannot be one."))
        return refusals

    def _merge_one(self, other, kept):
        # sudo: a merge touches tables of every module; what may be merged is checked
        other, kept = other.sudo(), kept.sudo()
        self.env.flush_all()
        # posted rows keep their person against all but this very pair (immutable.py)
        self.env.cr.execute(
            "SELECT set_config('wuye.merging', %s, true)", [f"{other.id}>{kept.id}"]
        )
        self._join_roles(other, kept)
        persons = self.env["wuye.unit.event.person"].sudo()
        events = persons.search([("partner_id", "=", kept.id)]).event_id
        persons.search(
            [("partner_id", "=", other.id), ("event_id", "in", events.ids)]
        ).unlink()
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            [other.id, kept.id], kept, extra_checks=False
        )
        self.env.flush_all()
        self.env.cr.execute("SELECT set_config('wuye.merging', '', true)")
        self.env.invalidate_all()

    def _join_roles(self, other, kept):
        """One row where both hold a role in a unit at the same time."""
        Occupancy = self.env["wuye.occupancy"].sudo()
        for row in other.wuye_occupancy_ids:
            twin = Occupancy.search(
                Occupancy._domain_between(row.date_from, row.date_to)
                & Domain("partner_id", "=", kept.id)
                & Domain("unit_id", "=", row.unit_id.id)
                & Domain("role", "=", row.role)
                & Domain("item_key", "=", row.item_key),
                limit=1,
            )
            if not twin:
                continue
            begins = [row.date_from, twin.date_from]
            ends = [row.date_to, twin.date_to]
            row.unlink()
            twin.write(
                {
                    "date_from": all(begins) and min(begins),
                    "date_to": all(ends) and max(ends),
                }
            )
