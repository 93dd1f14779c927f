import json
import logging
from collections import defaultdict

from odoo import api, models

from ..copied_rows import (
    NotCovered,
    Template,
    columns_of,
    copy_rows,
    kind_of,
    read_rows,
    text_of,
)
from ..ledger_rows import say, take_ids

_logger = logging.getLogger(__name__)

MANY = 100  # drafts; fewer are not worth the samples
SAMPLES = 2  # of each kind
DERIVED = (
    *("id", "unit_id", "partner_id", "contract_line_id", "period_start"),
    *("period_end", "quantity", "price", "amount", "amount_residual", "explanation"),
)
NUMBERS = ("quantity", "price")
# of our own, besides the ORM's: it looks at what users name, and drafts are the run's
KNOWN_CREATE = ("odoo.orm.models", "odoo.addons.wuye_property.models.base")


class WuyeCharge(models.Model):
    """Many drafts at once, as copies of a few that Odoo makes (`copied_rows`)."""

    _inherit = "wuye.charge"

    @api.model
    def _create_many(self, vals_list):
        """As `create`, in the order of the values within each unit."""
        if (
            len(vals_list) < MANY
            or not self.env.su
            or self.env.context.get("wuye_plain")
            or not self._is_create_known()
        ):
            return self.create(vals_list)
        kinds = [self._kind_of(vals) for vals in vals_list]
        # bills list charges by their ids: those of a unit are made together
        units = self._sample_units(vals_list, kinds)
        chosen = [n for n, v in enumerate(vals_list) if v["unit_id"] in units]
        rest = [n for n, v in enumerate(vals_list) if v["unit_id"] not in units]
        made = self.create([dict(vals_list[number]) for number in chosen])
        try:
            templates = self._learn([vals_list[n] for n in chosen], made)
        except NotCovered as found:
            _logger.info("drafts are made one by one: %s", found)
            return made + self.create([vals_list[number] for number in rest])
        return made + self._copy_many(vals_list, kinds, rest, templates)

    @api.model
    def _is_create_known(self):
        """Whether nobody hooks into the making of charges."""
        parts = [
            part.__module__
            for part in type(self).mro()
            if "create" in part.__dict__ and part.__module__.startswith("odoo.")
        ]
        return all(part in KNOWN_CREATE for part in parts)

    @api.model
    def _kind_of(self, vals):
        start, end = vals["period_start"], vals["period_end"]
        # a period of several months may be deferred
        is_month = (start.year, start.month) == (end.year, end.month)
        return (is_month, bool(vals["amount"]), kind_of(vals, DERIVED))

    @api.model
    def _sample_units(self, vals_list, kinds):
        """Ids of units whose charges Odoo makes: some of each kind."""
        seen, units = defaultdict(int), set()
        for vals, kind in zip(vals_list, kinds, strict=True):
            if seen[kind] < SAMPLES or vals["unit_id"] in units:
                seen[kind] += 1
                units.add(vals["unit_id"])
        return units

    @api.model
    def _derive(self, vals, charge_id, *, is_sorted=False, known=None):
        """Texts of `DERIVED`.

        :param known: a dict that keeps texts for charges with equal values
        """
        known = {} if known is None else known
        amount = say(vals["amount"])
        return (
            charge_id,
            *(vals["unit_id"], vals["partner_id"]),
            text_of(vals.get("contract_line_id")),
            *(vals["period_start"], vals["period_end"]),
            *(self._say_number(name, vals.get(name), known) for name in NUMBERS),
            *(amount, amount),
            self._say_explanation(vals.get("explanation"), is_sorted, known),
        )

    @api.model
    def _say_number(self, name, value, known):
        if (name, value) not in known:
            column = self._fields[name].convert_to_column_insert(value, self)
            known[name, value] = text_of(column)
        return known[name, value]

    @api.model
    def _say_explanation(self, explanation, is_sorted, known):
        """Equal lines share one; by its address, as the values keep it alive."""
        key = id(explanation)
        if key not in known:
            said = explanation and json.dumps(explanation, sort_keys=is_sorted)
            known[key] = text_of(said)
        return known[key]

    @api.model
    def _learn(self, vals_list, made):
        """{kind: template}, each compared with the samples.

        :raises NotCovered: naming the columns that differ
        """
        self.env.flush_all()
        order = columns_of(self.env.cr, self._table, DERIVED)
        rows = read_rows(self.env.cr, self._table, order, "id", made.ids)
        templates = {}
        for vals, row in zip(vals_list, rows, strict=True):
            if vals.get("explanation"):  # the database keeps it in another order
                said = json.loads(row["explanation"].replace("\\\\", "\\"))
                row["explanation"] = text_of(json.dumps(said, sort_keys=True))
            template = templates.setdefault(
                self._kind_of(vals), Template(order, DERIVED, row)
            )
            derived = self._derive(vals, row["id"], is_sorted=True)
            template.check(derived, row)
        return templates

    @api.model
    def _copy_many(self, vals_list, kinds, numbers, templates):
        ids = [one for (one,) in take_ids(self.env, (self._table,), len(numbers))]
        known = {}
        rows = [
            templates[kinds[number]].fill(
                self._derive(vals_list[number], charge_id, known=known)
            )
            for number, charge_id in zip(numbers, ids, strict=True)
        ]
        order = columns_of(self.env.cr, self._table, DERIVED)
        copy_rows(self.env.cr, self._table, order, rows)
        # lists of charges that were read before do not hold the new ones
        self.invalidate_model(flush=False)
        charges = self.browse(ids)
        named = dict(zip(kinds, vals_list, strict=True)).values()  # one of each kind
        charges.modified(set(DERIVED[1:]).union(*named), create=True)
        for field in self._fields.values():
            if field.store and field.compute:  # copied
                self.env.remove_to_compute(field, charges)
        return charges
