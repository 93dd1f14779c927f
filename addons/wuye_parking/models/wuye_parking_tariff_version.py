import json
from collections.abc import Mapping
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.wuye_property.immutable import Immutable

from wuye_engine.errors import InvalidTariff
from wuye_engine.parking import Tariff

from .. import declaration, messages, simple_form
from ..declaration import TextFault
from ..templates import TEMPLATES
from .wuye_parking_tariff import GATE_ZONE

ROWS = {
    "block_ids": ("kind", "upto", "unit", "price", "partial", "code"),
    "band_ids": ("code", "days", "hour_from", "hour_to"),
    "cap_ids": tuple(entry.field for entry in simple_form.CAP),
    "vehicle_ids": ("code", "kind", "factor", "factor_caps", "amount"),
}
FORM = (*simple_form.SCALARS, *ROWS)
MASTERS = (
    "mode",
    "declared",
    *simple_form.SCALARS,
    *(f"{rows}.{name}" for rows, names in ROWS.items() for name in names),
    *(f"{rows}.sequence" for rows in ROWS),
    *(f"band_ids.block_ids.{name}" for name in (*ROWS["block_ids"], "sequence")),
)
FROZEN = {"tariff_id", "date_from", "mode", "declared", "data", *FORM}


class WuyeParkingTariffVersion(models.Model):
    """The prices of a tariff from a day on, with the paper that approved them (R130).

    How it works: `mode` says what is the master, the fields of the form or the text
    `declared`; `data_text` is what both come down to, checked, and what is priced by.
    A change of mode turns one into the other (`simple_form`); where the form has no
    field for what the text says, the text stays the master.

    How to use it: create or write `data` with a plain declaration, as in docs/cases.md,
    and it becomes form or text by itself.
    """

    _name = "wuye.parking.tariff.version"
    _description = "Version of a Parking Tariff"
    _inherit = ["mail.thread"]
    _order = "tariff_id, date_from desc, id desc"

    tariff_id = fields.Many2one(
        "wuye.parking.tariff", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True, index=True)
    date_from = fields.Date(
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        string="First day",
        help="Stays that begin on this day or later are charged by this version.",
    )
    date_to = fields.Date(
        compute="_compute_date_to",
        string="Last day",
        help="The day before the next version begins.",
    )
    document_number = fields.Char(
        tracking=True,
        help="Number of the approving document (price bureau, contract, assembly).",
    )
    document = fields.Binary(string="Approving document", attachment=True)
    document_name = fields.Char()
    is_frozen = fields.Boolean(compute="_compute_is_frozen")
    mode = fields.Selection(
        [("form", "Form"), ("text", "Text")],
        string="Entered as",
        required=True,
        default="form",
        tracking=True,
        help="The form has the usual rules. The text has all that there are.",
    )
    declared = fields.Text(
        string="Declaration", help="YAML or JSON; docs/cases.md explains every key."
    )
    source = fields.Text(
        compute="_compute_source",
        string="Declaration as text",
        help="What form or text come down to, not yet checked.",
    )
    unshown = fields.Char(compute="_compute_unshown")
    # JSON as text: the first variant that fits is charged, and jsonb forgets the order
    data_text = fields.Text(compute="_compute_data_text", store=True)
    data = fields.Json(compute="_compute_data", string="Checked declaration")
    template = fields.Selection(
        "_selection_template",
        store=False,
        string="Begin with",
        help="Puts a usual tariff into the form; change what is different with you.",
    )

    _version_uniq = models.Constraint(
        "UNIQUE(tariff_id, date_from)",
        "This tariff already has a version from that day on.",
    )
    _tariff_immutable = Immutable(
        "tariff_id", message="A version stays with its parking tariff."
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields_list):
        """A new version begins as a copy of the one before (action_new_version)."""
        values = super().default_get(fields_list)
        earlier = self.browse(self.env.context.get("wuye_copy_version_id")).exists()
        if earlier.data:
            values |= self._vals_of(earlier.data)
        return values

    def _selection_template(self):
        return [(code, self.env._(name)) for code, (name, _) in TEMPLATES.items()]

    # === COMPUTES === #

    @api.depends("tariff_id.name", "date_from")
    def _compute_display_name(self):
        for version in self:
            parts = (version.tariff_id.name, fields.Date.to_string(version.date_from))
            version.display_name = " ".join(filter(None, parts))

    @api.depends("tariff_id.version_ids.date_from")
    def _compute_date_to(self):
        for version in self:
            begins = version.tariff_id.version_ids.mapped("date_from")
            later = [day for day in begins if day and day > (version.date_from or day)]
            first = min(later, default=False)
            version.date_to = first and fields.Date.subtract(first, days=1)

    @api.depends("date_from")
    def _compute_is_frozen(self):
        today = datetime.now(GATE_ZONE).date()
        for version in self:
            origin = version._origin
            begun = bool(origin.date_from) and origin.date_from < today
            # who enters a price that holds already has that day to correct himself
            made = origin.create_date and fields.Date.context_today(
                origin.with_context(tz=GATE_ZONE.key), origin.create_date
            )
            version.is_frozen = origin._is_used() or bool(
                begun and made and made < today
            )

    @api.depends(*MASTERS)
    def _compute_source(self):
        for version in self:
            if version.mode == "text":
                version.source = version.declared
            else:
                version.source = declaration.write(
                    simple_form.to_declaration(version._form())
                )

    @api.depends("mode", "declared")
    @api.depends_context("lang")
    def _compute_unshown(self):
        for version in self:
            version.unshown = False
            if version.mode == "text":
                keys = version._unshown_keys()
                version.unshown = version._key_words(keys)

    @api.depends(*MASTERS)
    def _compute_data_text(self):
        for version in self:
            text = version.declared
            if version.mode == "form":
                form = simple_form.to_declaration(version._form())
                text = declaration.write(form)
            version.data_text = json.dumps(version._checked(text), ensure_ascii=False)

    @api.depends("data_text")
    def _compute_data(self):
        for version in self:
            version.data = json.loads(version.data_text or "{}")

    # === ONCHANGE === #

    @api.onchange("mode")
    def _onchange_mode(self):
        if self.mode == "text":
            form = simple_form.to_declaration(self._form())
            self.declared = declaration.write(form)
        elif self.declared:
            if keys := self._unshown_keys():
                self.mode = "text"
                return {"warning": self._unshown_warning(keys)}
            self.update(self._vals_of_tariff(self._parsed(self.declared)))
        return None

    @api.onchange("template")
    def _onchange_template(self):
        if self.template:
            vals = self._vals_of(TEMPLATES[self.template][1])
            self.update({**vals, "template": False})

    def _key_words(self, keys):
        words = [messages.place_words(self.env, key) for key in keys]
        return messages.listed(self.env, words)

    def _unshown_warning(self, keys):
        return {
            "title": self.env._("The form cannot show this"),
            "message": self.env._(
                "It has no fields for: %(keys)s. The text stays what counts.",
                keys=self._key_words(keys),
            ),
        }

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create([self._with_masters(vals) for vals in vals_list])
        versions.mapped("data_text")  # what cannot be meant is refused here
        return versions

    def write(self, vals):
        if FROZEN & vals.keys():
            self.check_access("write")
            self._check_not_frozen()
        vals = self._with_masters(vals)
        if "mode" in vals and not {"declared", *FORM} & vals.keys():
            for version in self:
                version.write(version._with_switched(vals))
            return True
        result = super().write(vals)
        self.mapped("data_text")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def copy_data(self, default=None):
        """A copy has the same prices; its first day has to be another one."""
        return [
            {**vals, "data": version.data}
            for version, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _with_masters(self, vals):
        """`vals` with the declaration in `data`, if there is one, as form or text."""
        # what is priced by comes from form or text, never from outside
        rest = {name: vals[name] for name in vals if name not in ("data", "data_text")}
        return {**rest, **self._vals_of(vals["data"])} if "data" in vals else rest

    def _with_switched(self, vals):
        """`vals` with a mode and no content: the master becomes the other one."""
        if vals["mode"] == self.mode:
            return {name: value for name, value in vals.items() if name != "mode"}
        return {**vals, **self._vals_of(self.data, vals["mode"])}

    # === ACTIONS === #

    def action_open(self):
        """The page of this version."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # === FORM AND TEXT === #

    def _form(self):
        """The fields of the form as plain values (`simple_form.Form`)."""
        self.ensure_one()
        form = _plain(self, simple_form.SCALARS)
        for rows, names in ROWS.items():
            form[rows] = [_plain(row, names) for row in self[rows].sorted("sequence")]
        for row, values in zip(
            self.band_ids.sorted("sequence"), form["band_ids"], strict=True
        ):
            values["block_ids"] = [
                _plain(block, ROWS["block_ids"])
                for block in row.block_ids.sorted("sequence")
            ]
        return form

    def _parsed(self, text):
        """The Tariff of a text.

        :raises TextFault, InvalidTariff: what is wrong, and where
        """
        return Tariff.from_dict(declaration.read(text))

    def _checked(self, text):
        """Plain data of a text, in the engine's own spelling.

        :raises ValidationError: naming the place in the words of the form
        """
        try:
            return self._parsed(text).as_dict()
        except (TextFault, InvalidTariff) as error:
            raise ValidationError(messages.fault(self.env, error)) from None

    def _unshown_keys(self):
        """Keys of the declared text without a field; of unreadable text: none."""
        try:
            return simple_form.unshown(self._parsed(self.declared))
        except (TextFault, InvalidTariff):
            return []

    @api.model
    def _vals_of(self, data, mode=None):
        """Values to write for a declaration, in the mode that can hold it.

        :raises ValidationError: naming the place of what cannot be meant
        """
        text = declaration.write(data) if isinstance(data, Mapping) else ""
        tariff = Tariff.from_dict(self._checked(text))
        if mode == "text" or simple_form.unshown(tariff):
            return {"mode": "text", "declared": text}
        return self._vals_of_tariff(tariff)

    @api.model
    def _vals_of_tariff(self, tariff):
        form = simple_form.to_form(tariff.as_dict())
        vals = {name: form[name] for name in simple_form.SCALARS}
        for rows in ROWS:
            vals[rows] = [Command.clear(), *_commands(form[rows])]
        return {"mode": "form", "declared": False, **vals}

    # === FREEZING === #

    def _is_used(self):
        """Whether something was charged by the version; modules with stays say so."""
        return False

    def _check_not_frozen(self):
        """:raises UserError: a version that has begun is replaced, never changed"""
        self.invalidate_recordset(["is_frozen"])
        for version in self.filtered("is_frozen"):
            raise UserError(
                self.env._(
                    "The version of %(tariff)s from %(day)s has begun and stays as it "
                    "is. Add a new version with its own first day instead.",
                    tariff=version.tariff_id.name,
                    day=version.date_from,
                )
            )


def _plain(record, names):
    """{field: value}; an empty text is "" as in a declaration."""
    values = {}
    for name in names:
        value = record[name]
        is_text = record._fields[name].type in ("char", "text")
        values[name] = value or "" if is_text else value
    return values


def _commands(rows):
    """Commands that create rows in their order, with the rows in them."""
    commands = []
    for number, row in enumerate(rows):
        vals = {"sequence": number, **row}
        if "block_ids" in row:
            vals["block_ids"] = [Command.clear(), *_commands(row["block_ids"])]
        commands.append(Command.create(vals))
    return commands
