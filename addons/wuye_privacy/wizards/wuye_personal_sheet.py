from odoo import fields, models
from odoo.exceptions import UserError

FIELDS = ("phone", "wuye_id_number")


class WuyePersonalSheet(models.TransientModel):
    """All that is held on a person, on paper, for the person (R14).

    Personal Information Protection Law art. 45: who asks is given a copy. Printing it
    is written down before the first line is rendered.
    """

    _name = "wuye.personal.sheet"
    _description = "Own Data of a Person"

    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, readonly=True
    )
    reason = fields.Char(
        required=True, default=lambda self: self.env._("Asked for by the person")
    )
    # nobody names an earlier record for a new printing
    log_id = fields.Many2one("wuye.personal.log", groups=fields.NO_ACCESS)

    def action_print(self):
        """Write down who prints whose data, and print them."""
        self.ensure_one()
        person = self.partner_id
        person.check_access("read")
        self.env["res.users"]._require_post(
            ["customer_service", "ledger_clerk", "manager"],
            self.env._("Customer service prints a person's own data."),
        )
        # sudo: the log is written by nobody by hand
        log = self.env["wuye.personal.log"].sudo()
        self.sudo().log_id = log._note("sheet", person, list(FIELDS), self.reason)
        return self.env.ref("wuye_privacy.personal_sheet_action_pdf").report_action(
            self
        )

    def _facts(self):
        """[(label, whole value)] of the person's own fields.

        :raises UserError: when the printing was not written down
        """
        self.ensure_one()
        log = self.sudo().log_id
        if log.partner_id != self.partner_id or log.user_id != self.env.user:
            raise UserError(self.env._("Print a person's data by “Own Data” only."))
        person = self.partner_id.sudo()  # whole, as written down
        names = ("name", "phone", "email", "wuye_id_kind", "wuye_id_number")
        names += ("contact_address", "create_date")
        labels = person.fields_get(names, ["string"])
        kinds = dict(person._fields["wuye_id_kind"]._description_selection(self.env))
        return [
            (
                labels[name]["string"],
                kinds.get(person[name]) if name == "wuye_id_kind" else person[name],
            )
            for name in names
        ]

    def _tables(self):
        """What the register and the modules of money hold, as the user sees it."""
        tables = self.partner_id._owner_file_tables()
        # sudo: the person is told of every row, whoever prints it
        rows = self.partner_id.sudo().wuye_log_ids
        labels = dict(rows._fields["kind"]._description_selection(self.env))
        tables.append(
            {
                "title": self.env._("Who Looked"),
                "columns": [
                    self.env._("On"),
                    self.env._("What"),
                    self.env._("Data"),
                    self.env._("By"),
                    self.env._("Why"),
                ],
                "rows": [
                    [
                        fields.Datetime.to_string(
                            fields.Datetime.context_timestamp(row, row.create_date)
                        ),
                        labels[row.kind],
                        row.field_names or "",
                        row.user_id.name,
                        row.reason,
                    ]
                    for row in rows
                ],
                "numbers": [],
                "total": None,
            }
        )
        return tables
