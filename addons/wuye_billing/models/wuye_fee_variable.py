from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from wuye_engine.errors import EngineError
from wuye_engine.formula import Formula, order
from wuye_engine.money import to_decimal
from wuye_engine.scheme import PRICE, USED

PLACES = 6
UNIT_FIELDS = [
    ("area_building", "Building area"),
    ("area_inner", "Inner area"),
    ("floor", "Floor"),
    ("household_size", "Household size"),
]
ALWAYS = {PRICE, USED}  # the version's own price, and the consumption billed


class WuyeFeeVariable(models.Model):
    """A name that formulas use: a field of the unit, a number of its own, a formula."""

    _name = "wuye.fee.variable"
    _description = "Formula Name"
    _order = "sequence, id"

    name = fields.Char(required=True, help="As it is written in formulas.")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all.")
    source = fields.Selection(
        [
            ("unit", "Field of the unit"),
            ("value", "Number of its own for each unit"),
            ("formula", "Formula over other names"),
        ],
        required=True,
        default="value",
    )
    unit_field = fields.Selection(UNIT_FIELDS)
    formula = fields.Char()
    note = fields.Char()

    _name_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This name exists already."
    )
    _source_filled = models.Constraint(
        "CHECK((source = 'unit') = (unit_field IS NOT NULL) "
        "AND (source <> 'formula' OR formula IS NOT NULL))",
        "Choose the field of the unit, or write the formula, that the name stands for.",
    )

    # === CONSTRAINTS === #

    @api.constrains("name", "source", "formula", "company_id")
    def _check_name(self):
        for variable in self:
            try:
                alone = Formula(variable.name)
            except EngineError as error:
                raise ValidationError(self._say_name(variable.name)) from error
            if alone.names != (variable.name,) or variable.name in ALWAYS:
                raise ValidationError(self._say_name(variable.name))
            self._names(variable.company_id)

    def _say_name(self, name):
        return self.env._(
            "“%(name)s” cannot be a name in formulas: use letters or Chinese signs "
            "without spaces, and neither 单价 nor 用量, which every formula knows.",
            name=name,
        )

    @api.onchange("source")
    def _onchange_source(self):
        if self.source != "unit":
            self.unit_field = False

    # === CRUD === #

    def write(self, vals):
        if {"name", "company_id"} & vals.keys():
            self._check_not_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_not_used()

    def _check_not_used(self):
        """:raises UserError: naming what uses one of these in its formula"""
        prices = self.env["wuye.fee.price"].search([("method", "=", "formula")])
        users = [(price, price.formula) for price in prices]
        users += [
            (name, name.formula)
            for name in self.search([("source", "=", "formula")]) - self
        ]
        for record, text in users:
            used = set(Formula(text).names) & set(self.mapped("name"))
            if used:
                raise UserError(
                    self.env._(
                        "%(name)s is used by the formula “%(formula)s” of %(record)s. "
                        "Change that formula first.",
                        name=used.pop(),
                        formula=text,
                        record=record.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _known(self, company):
        """The names that formulas of a company may use, the company's before all's."""
        shared = Domain("company_id", "=", False)
        rows = self.search(shared | Domain("company_id", "=", company.id))
        return {row.name: row for row in rows.sorted(lambda row: bool(row.company_id))}

    @api.model
    def _names(self, company):
        """(known names, names of formulas each behind those it needs).

        :raises ValidationError: an unknown name, or formulas that need each other
        """
        known = self._known(company)
        try:
            formulas = {
                name: Formula(row.formula)
                for name, row in known.items()
                if row.source == "formula"
            }
            return known, order(formulas, (known.keys() - formulas.keys()) | ALWAYS)
        except EngineError as error:
            builder = self.env["wuye.charge.builder"]
            raise ValidationError(builder._say(error)) from error

    @api.model
    def _check_formula(self, formula, company):
        """:raises ValidationError: a name that nobody knows, with those that are"""
        try:
            formula.require(self._known(company).keys() | ALWAYS)
        except EngineError as error:
            builder = self.env["wuye.charge.builder"]
            raise ValidationError(builder._say(error)) from error

    @api.model
    def _values(self, unit, given, names):
        """{name: number, or None where the unit has none} for a formula.

        :param given: the price and the consumption, for names that are formulas
        :param names: as `_names` gives them
        """
        known, formulas = names
        values = {**given}
        for name, variable in known.items():
            if variable.source != "formula":
                values[name] = variable._value_of(unit)
        for name in formulas:
            try:
                values[name] = Formula(known[name].formula).evaluate(values)
            except EngineError:
                values[name] = None  # the price that needs it says so
        return values

    def _value_of(self, unit):
        """A number of the unit; None where nobody entered one."""
        self.ensure_one()
        if self.source == "unit":
            value = unit[self.unit_field]
            return to_decimal(value, PLACES) if value else None
        row = unit.value_ids.filtered(lambda row: row.variable_id == self)
        return to_decimal(row.value, PLACES) if row else None
