from odoo import models
from odoo.exceptions import UserError

from wuye_engine.text import plain_number

from .wuye_meter import AMENDED, IDENTITY, KEPT, SEGMENT_FACTS

NOTED = (*KEPT, "kind", "position")


class WuyeMeter(models.Model):
    """What may change on a meter, and the trail of it (水表修改, R46)."""

    _inherit = "wuye.meter"

    # === CRUD === #

    def write(self, vals):
        self._check_write(vals)
        noted = [name for name in NOTED if name in vals]
        before = {meter: meter._say_facts(noted) for meter in self if noted}
        result = super().write(vals)
        for meter, facts in before.items():
            meter._note_changes(facts, self.env.context.get("wuye_meter_reason", ""))
        return result

    def _check_write(self, vals):
        """Where a meter belongs is fixed once read; its data have an act of their own.

        :raises UserError: with the way that is open
        """
        if set(IDENTITY) & vals.keys() and (read := self.filtered("reading_ids")[:1]):
            raise UserError(
                self.env._(
                    "%(meter)s has been read: its unit, item and bands stay. Take it "
                    "down and set up a new meter.",
                    meter=read.display_name,
                )
            )
        if set(AMENDED) & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "A meter's number, position, digits and multiplier are corrected "
                    "with “Correct Data”, a new device is entered with “Replace”."
                )
            )

    # === BUSINESS METHODS === #

    def _amend(self, vals, reason):
        """Correct what was entered wrongly, with a trail (R46); bills stay.

        :param vals: values of `AMENDED` and `KEPT`; `number`, `multiplier`, `digits`
            and `reading_install` are those of the device in use
        """
        self.ensure_one()
        facts = {name: vals[name] for name in SEGMENT_FACTS if name in vals}
        own = {name: value for name, value in vals.items() if name not in facts}
        before = self._say_facts(facts)
        # sudo: writing these by hand is refused, whoever does so; the wizard asked for
        # the right to write the meter
        if facts:
            self._last_segment().sudo()._correct(facts)
        if own:
            self.sudo().with_context(wuye_meter_reason=reason).write(own)
        self._note_changes(before, reason)

    def _say_facts(self, names):
        """{name: what people read} of some fields, for the trail."""
        self.ensure_one()
        said = {}
        for name in names:
            field = self._fields[name]
            value = self[name]
            if field.type == "selection":
                value = dict(field._description_selection(self.env)).get(value)
            elif field.relational:
                value = value.display_name
            elif field.type == "float":
                value = plain_number(value)
            said[name] = str(value) if value not in (False, None) else ""
        return said

    def _note_changes(self, before, reason):
        """Put into the trail what differs from `before`."""
        after = self._say_facts(before)
        self._note([(name, before[name], after[name]) for name in before], reason)

    def _note(self, said, reason):
        """Put what differs into the trail, under the name of who does it.

        :param said: [(name of a field, text before, text after)]
        """
        # sudo: nobody writes the trail by hand
        self.env["wuye.meter.change"].sudo().create(
            [
                {
                    "meter_id": self.id,
                    "field_name": name,
                    "value_old": before,
                    "value_new": after,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
                for name, before, after in said
                if before != after
            ]
        )
