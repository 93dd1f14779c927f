from odoo import api, models

from wuye_engine.money import to_decimal
from wuye_engine.proration import split_amount


class WuyeUnitEvent(models.Model):
    """What the summary page says of the money."""

    _inherit = "wuye.unit.event"

    def _has_field_access(self, field, operation):
        """J6: the sentences tell of bills of all lines, also as kept."""
        if field.name == "sections" and self._hides_lines():
            return False
        return super()._has_field_access(field, operation)

    @api.depends_context("uid")
    def _compute_summary(self):
        if not self._hides_lines():
            return super()._compute_summary()
        self.summary = self.env._(
            "What happens is told of the bills of all business lines, so only who has "
            "all lines reads it."
        )
        for event in self:
            event.refusal = event.sudo().refusal  # why it cannot be is for everybody
        return None

    @api.model
    def _hides_lines(self):
        return not self.env.su and self.env.user._sees_some_lines()

    def _sections(self, plan):
        sections = super()._sections(plan)
        if self._changes_payer(plan) and self.unit_id:
            bills = [*self._say_split(), *self._say_final()]
            sections.append([self.env._("Bills"), bills])
            if arrears := self._say_arrears():
                sections.append([self.env._("Arrears and Advances"), arrears])
        return sections

    def _say_split(self):
        """Posted bills that reach over the day of the change."""
        final = self.env["wuye.final.bill"].sudo()  # sums only, of this very unit
        first = self._first_day()
        for charge in final._charges_from(self.unit_id._origin, first):
            words = {
                "item": charge.item_id.name,
                "start": charge.period_start,
                "end": charge.period_end,
                "amount": charge.currency_id.format(charge.amount),
            }
            if charge.allocation_ids:
                yield self.env._(
                    "%(item)s %(start)s to %(end)s, %(amount)s, is paid by %(payer)s "
                    "and stays; the parties settle between themselves.",
                    payer=charge.partner_id.name,
                    **words,
                )
            elif charge.period_start < first:
                before, after = self._parts(charge, first)
                yield self.env._(
                    "%(item)s %(start)s to %(end)s, %(amount)s, is issued anew by "
                    "days: %(before)s until %(last)s, %(after)s from %(first)s.",
                    before=charge.currency_id.format(before),
                    after=charge.currency_id.format(after),
                    last=self._last_day(),
                    first=first,
                    **words,
                )
            else:
                yield self.env._(
                    "%(item)s %(start)s to %(end)s, %(amount)s, is issued anew to "
                    "whoever pays then.",
                    **words,
                )

    def _parts(self, charge, first):
        """The amounts before and from `first`, by days, to the item's unit."""
        days = [
            (first - charge.period_start).days,
            (charge.period_end - first).days + 1,
        ]
        unit = charge.item_id._rounding().unit
        return map(float, split_amount(to_decimal(charge.amount, 2), days, unit))

    def _say_final(self):
        """What is served and not billed yet."""
        yield self.env._(
            "What is not billed yet until %(day)s is billed at once, by days.",
            day=self._last_day(),
        )

    def _say_arrears(self):
        """Sentences on what the old owner owes, and on what he paid in advance."""
        if self.kind != "transfer":
            return []
        return [*self._say_owed(), *self._say_advances()]

    def _say_owed(self):
        charges = self._money()._arrears_taken()
        if not charges:
            return
        words = {
            "count": len(charges),
            "amount": charges.currency_id.format(
                sum(charges.mapped("amount_residual"))
            ),
            "old": self.partner_old_id.name,
        }
        if self.takes_over_arrears:
            yield self.env._(
                "%(new)s takes over %(amount)s of %(old)s (%(count)s bills), as "
                "agreed.",
                new=self.partner_id.name or "",
                **words,
            )
        else:
            yield self.env._(
                "%(old)s still owes %(amount)s (%(count)s bills); they stay with "
                "%(old)s.",
                **words,
            )

    def _say_advances(self):
        advances = (
            self._money()
            .env["wuye.advance"]
            .search(
                [
                    ("unit_id", "=", self.unit_id._origin.id),
                    ("partner_id", "=", self.partner_old_id._origin.id),
                    ("amount_left", ">", 0),
                ]
            )
        )
        if advances:
            yield self.env._(
                "%(old)s has paid %(amount)s in advance: give it back or set it off.",
                old=self.partner_old_id.name,
                amount=advances.currency_id.format(sum(advances.mapped("amount_left"))),
            )

    def _results(self, changes):
        """The bills made, one a sentence, so that both parties sign the sums."""
        sections = super()._results(changes)
        issued = self._money().env["wuye.charge"].browse(changes.get("issued", ()))
        if issued:
            said = [
                self.env._(
                    "%(payer)s: %(item)s %(start)s to %(end)s, %(amount)s.",
                    payer=charge.partner_id.name,
                    item=charge.item_id.name,
                    start=charge.period_start,
                    end=charge.period_end,
                    amount=charge.currency_id.format(charge.amount),
                )
                for charge in issued
            ]
            sections.append([self.env._("Bills Made"), said])
        return sections
