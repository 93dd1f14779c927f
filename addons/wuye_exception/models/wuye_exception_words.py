from odoo import models

from wuye_engine.text import plain_number


class WuyeException(models.Model):
    """The reason in words, in the reader's language, with what to do."""

    _inherit = "wuye.exception"

    def _say(self):
        self.ensure_one()
        return getattr(self, f"_say_{self.kind}")(self.facts or {})

    def _changed_facts(self, vals):
        """What a later search found of the same exception."""
        names = ("facts", "quantity", "quantity_usual", "amount", "amount_before")
        return {
            "contract_line_id": vals["contract_line_id"],
            **{name: vals[name] for name in names if name in vals},
        }

    def _say_high(self, facts):
        usual = float(facts["usual"])
        if not usual:
            return self.env._(
                "%(month)s: %(quantity)s, and usually nothing (median of %(months)s "
                "months). Check the reading, or for a leak.",
                **self._usage_words(facts),
            )
        return self.env._(
            "%(month)s: %(quantity)s is %(times)s times the usual %(usual)s (median of "
            "%(months)s months). Check the reading, or for a leak.",
            times=f"{float(facts['quantity']) / usual:.1f}",
            **self._usage_words(facts),
        )

    def _say_low(self, facts):
        return self.env._(
            "%(month)s: only %(quantity)s, usually %(usual)s (median of %(months)s "
            "months). Check the reading and the meter.",
            **self._usage_words(facts),
        )

    def _say_zero(self, facts):
        if facts["is_entered"]:
            return self.env._(
                "%(month)s: zero or blank, usually %(usual)s (median of %(months)s "
                "months); not billed. Read the meter, or see whether it stands still.",
                **self._usage_words(facts),
            )
        return self.env._(
            "%(month)s: nothing was entered, usually %(usual)s (median of %(months)s "
            "months); not billed. Enter the consumption.",
            **self._usage_words(facts),
        )

    def _usage_words(self, facts):
        return {
            "month": facts["month"],
            "quantity": plain_number(float(facts["quantity"])),
            "usual": plain_number(float(facts["usual"])),
            "months": facts["months"],
        }

    def _say_missed(self, facts):
        if facts["amount"]:
            return self.env._(
                "The contract has this fee and the month has no bill of it: %(amount)s "
                "yuan are missing. Bill what is missing in the month's run.",
                amount=facts["amount"],
            )
        if facts["message"]:
            return self.env._("Cannot be billed: %(reason)s", reason=facts["message"])
        return self.env._(
            "No consumption was entered, so nothing is billed. Enter it and compute "
            "again, or bill what is missing."
        )

    def _say_neighbour(self, facts):
        return self.env._(
            "%(billed)s of %(units)s units of this kind in the building are billed for "
            "this, and this one has no contract line of it. Add the fee, or note why "
            "it does not apply.",
            billed=facts["billed"],
            units=facts["units"],
        )

    def _say_dropped(self, facts):
        return self.env._(
            "Billed until %(until)s and not since: the contract is archived and the "
            "fee was never ended. End it with its last day, or take the contract back.",
            until=facts["until"],
        )

    def _say_jump(self, facts):
        return self.env._(
            "%(amount)s yuan after %(before)s the month before, and no price, area, "
            "days, consumption or vacancy explains it. Look at both charges.",
            amount=facts["amount"],
            before=facts["before"],
        )

    def _say_area(self, facts):
        return self.env._(
            "Billed with %(billed)s m²; the unit has %(area)s m². Correct the area, or "
            "issue the bill anew.",
            billed=facts["billed"],
            area=facts["area"],
        )

    def _say_inner(self, facts):
        return self.env._(
            "The inner area of %(inner)s m² is larger than the building area of "
            "%(area)s m². Compare with the title deed.",
            inner=facts["inner"],
            area=facts["area"],
        )
