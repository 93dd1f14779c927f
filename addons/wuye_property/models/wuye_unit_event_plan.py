from odoo import fields, models
from odoo.fields import Domain

from ..life import Plan

HOUSEHOLD = ("owner", "co_owner", "family")
WITHOUT_PERSON = ("move_out", "renumber")


class WuyeUnitEvent(models.Model):
    """What each kind of event changes, and why it may be refused."""

    _inherit = "wuye.unit.event"

    def _last_day(self):
        """The last day of what was before: the day before, of a move-out the day."""
        self.ensure_one()
        if not self.date or self.kind == "move_out":
            return self.date
        return fields.Date.subtract(self.date, days=1)

    def _rows_on(self, day, roles):
        """The unit's occupancies in force on a day."""
        Occupancy = self.env["wuye.occupancy"]
        if not (self.unit_id and day):
            return Occupancy
        domain = Domain("unit_id", "=", self.unit_id._origin.id)
        domain &= Domain("role", "in", roles) & Occupancy._domain_on(day)
        return Occupancy.search(domain, order="id")

    def _rows_after(self, day, roles):
        """The unit's occupancies that begin after a day."""
        Occupancy = self.env["wuye.occupancy"]
        domain = Domain("unit_id", "=", self.unit_id._origin.id)
        domain &= Domain("role", "in", roles) & Domain("date_from", ">", day)
        return Occupancy.search(domain, order="date_from, id")

    # === PLANS === #

    def _plan(self):
        """The changes of this event as a `Plan`; writes nothing."""
        self.ensure_one()
        plan = Plan(vehicles=self.env["wuye.vehicle"])
        plan.unit = {"state": self.state_after}
        nobody = not self.partner_id and not self.person_ids
        if nobody and self.kind not in WITHOUT_PERSON:
            plan.refusals.append(self.env._("Choose the person whom this is about."))
        elif self.partner_id & self.person_ids.partner_id or len(self.person_ids) > len(
            self.person_ids.partner_id
        ):
            plan.refusals.append(self.env._("A person is on the list twice."))
        getattr(self, f"_plan_{self.kind}")(plan)
        if not plan.refusals:
            plan.refusals += self._plan_refusals(plan)
        return plan

    def _plan_refusals(self, plan):
        """Further reasons not to carry the plan out; a hook for other modules."""
        total = self.share + sum(
            person.share for person in self.person_ids if person.role == "co_owner"
        )
        if self.kind in ("handover", "transfer") and total > 100:
            message = self.env._(
                "The shares come to %(total)g percent. Correct them: together they "
                "are 100.",
                total=total,
            )
            return [message]
        return []

    def _plan_handover(self, plan):
        """From the developer to the first owner."""
        owner = self._rows_on(self.date, ("owner",)) or self._rows_after(
            self.date, ("owner",)
        )
        if owner:
            plan.refusals.append(
                self.env._(
                    "%(unit)s has an owner already: %(owner)s. Use a transfer instead.",
                    unit=self.unit_id.display_name,
                    owner=owner.partner_id[0].name,
                )
            )
        self._begin_owners(plan)
        plan.unit["date_handover"] = self.date

    def _plan_transfer(self, plan):
        """From one owner to the next; a sale does not end a lease (民法典 725)."""
        last = self._last_day()
        owner = self._rows_on(self.date, ("owner",))
        if self._refuse_transfer(plan, owner):
            return
        family = self._rows_on(self.date, ("co_owner", "family"))
        leaving = owner + family
        if self.tenants_leave:
            leaving += self._rows_on(self.date, ("tenant",))
        payers = self._rows_on(self.date, ("payer",))
        leaving += payers.filtered(lambda row: row.partner_id in leaving.partner_id)
        self._end(plan, leaving, last)
        self._take_vehicles(plan, leaving.partner_id - self._people())
        self._begin_owners(plan)
        if self.state_after != "occupied":
            plan.unit["household_size"] = 0

    def _refuse_transfer(self, plan, owner):
        """Whether the register stands against a transfer; says why in the plan."""
        later = self._rows_after(self.date, ("owner",))[:1]
        unit = self.unit_id.display_name
        if later or (owner.date_from and owner.date_from >= self.date):
            last = later or owner
            plan.refusals.append(
                self.env._(
                    "%(unit)s was transferred to %(owner)s on %(day)s. Choose a day "
                    "after that, or take that transfer back first.",
                    unit=unit,
                    owner=last.partner_id.name,
                    day=last.date_from,
                )
            )
        elif not owner:
            plan.refusals.append(
                self.env._(
                    "%(unit)s has no owner on that day. Use a handover instead.",
                    unit=unit,
                )
            )
        elif owner.partner_id == self.partner_id:
            plan.refusals.append(
                self.env._(
                    "%(owner)s is the owner of %(unit)s already.",
                    owner=owner.partner_id.name,
                    unit=unit,
                )
            )
        return bool(plan.refusals)

    def _plan_move_in(self, plan):
        """Owner, family or guests of his begin to live here."""
        if not self._rows_on(self.date, ("owner", "tenant")):
            plan.refusals.append(
                self.env._(
                    "%(unit)s has neither owner nor tenant on that day. Hand it over "
                    "or let it first.",
                    unit=self.unit_id.display_name,
                )
            )
        here = self._rows_on(self.date, (*HOUSEHOLD, "tenant")).partner_id
        for partner in self._people() - here:
            self._begin(plan, partner, "family")
        self._set_household(plan)

    def _plan_let(self, plan):
        """A lease begins."""
        if not self._rows_on(self.date, ("owner",)):
            plan.refusals.append(
                self.env._(
                    "%(unit)s has no owner on that day: nobody can let it.",
                    unit=self.unit_id.display_name,
                )
            )
        roles = {person.partner_id: person.role for person in self.person_ids}
        for partner in self._people():
            role = roles.get(partner, "tenant")
            self._begin(plan, partner, role, date_to=self.date_to)
        if self.tenant_pays and self.partner_id:
            payers = self._rows_on(self.date, ("payer",)).filtered(
                lambda row: not row.item_key
            )
            if payers:
                plan.refusals.append(
                    self.env._(
                        "%(payer)s pays for %(unit)s on that day already. End that "
                        "first, or leave the payer as it is.",
                        payer=payers.partner_id[0].name,
                        unit=self.unit_id.display_name,
                    )
                )
            self._begin(plan, self.partner_id, "payer", date_to=self.date_to)
        self._set_household(plan)

    def _plan_move_out(self, plan):
        """Tenants or family leave; ownership stays."""
        rows = self._rows_on(self.date, ("tenant", "family", "payer"))
        leaving = rows.partner_id & self._people()
        if self.everybody_leaves:
            leaving |= rows.filtered(lambda row: row.role != "payer").partner_id
        # an owner who moves out goes on paying
        owners = self._rows_on(self.date, ("owner", "co_owner")).partner_id
        rows = rows.filtered(
            lambda row: row.partner_id in leaving
            and (row.role != "payer" or row.partner_id not in owners)
        )
        if not rows and not (self.everybody_leaves and self.partner_id in owners):
            plan.refusals.append(
                self.env._(
                    "Nobody who could move out lives in %(unit)s on that day.",
                    unit=self.unit_id.display_name,
                )
            )
        self._end(plan, rows, self.date)
        self._take_vehicles(plan, leaving - owners)
        if self.everybody_leaves:
            plan.unit["household_size"] = 0
        else:
            self._set_household(plan)

    # === PARTS OF PLANS === #

    def _people(self):
        """The person and the further persons, in order."""
        return self.partner_id | self.person_ids.partner_id

    def _begin(self, plan, partner, role, **values):
        plan.begins.append(
            {
                "unit_id": self.unit_id._origin.id,
                "partner_id": partner._origin.id,
                "role": role,
                "date_from": self.date,
                **values,
            }
        )

    def _begin_owners(self, plan):
        if self.partner_id:
            self._begin(plan, self.partner_id, "owner", share=self.share)
        for person in self.person_ids:
            role = "family" if person.role == "tenant" else person.role
            self._begin(plan, person.partner_id, role, share=person.share)

    def _end(self, plan, rows, last):
        for row in rows:
            if row.date_from and row.date_from > last:
                plan.refusals.append(
                    self.env._(
                        "%(row)s begins on %(day)s, after the last day %(last)s. "
                        "Choose a later day, or correct that entry first.",
                        row=row.display_name,
                        day=row.date_from,
                        last=last,
                    )
                )
            else:
                plan.ends.append((row, last))

    def _take_vehicles(self, plan, people):
        """Vehicles of people who leave lose their place here."""
        plan.vehicles |= self.unit_id._origin.vehicle_ids.filtered(
            lambda vehicle: vehicle.partner_id in people
        )

    def _set_household(self, plan):
        if self.household_size:
            plan.unit["household_size"] = self.household_size

    # === SUMMARY === #

    def _sections(self, plan):
        """[[heading, [sentence, ...]], ...] of the summary page; modules add theirs."""
        register = [*self._say_ends(plan), *self._say_begins(plan)]
        for vehicle in plan.vehicles:
            register.append(
                self.env._("Vehicle %(plate)s leaves.", plate=vehicle.plate)
            )
        if not register:
            register = [self.env._("Owners and residents stay as they are.")]
        return [
            [self.env._("Register"), register],
            [self.env._("Unit"), self._say_unit(plan)],
        ]

    def _say_ends(self, plan):
        roles = self._role_labels()
        for row, last in plan.ends:
            yield self.env._(
                "%(person)s, %(role)s, until %(day)s.",
                person=row.partner_id.name,
                role=roles[row.role],
                day=last,
            )

    def _say_begins(self, plan):
        roles = self._role_labels()
        for vals in plan.begins:
            words = {
                "person": self.env["res.partner"].browse(vals["partner_id"]).name or "",
                "role": roles[vals["role"]],
                "day": vals["date_from"],
            }
            if vals.get("date_to"):
                yield self.env._(
                    "%(person)s, %(role)s, from %(day)s until %(last)s.",
                    last=vals["date_to"],
                    **words,
                )
            elif vals.get("share"):
                yield self.env._(
                    "%(person)s, %(role)s, from %(day)s, share %(share)g percent.",
                    share=vals["share"],
                    **words,
                )
            else:
                yield self.env._("%(person)s, %(role)s, from %(day)s.", **words)

    def _say_unit(self, plan):
        states = dict(self._fields["state_after"]._description_selection(self.env))
        said = [self.env._("Then %(state)s.", state=states.get(plan.unit["state"], ""))]
        if plan.unit.get("household_size"):
            said.append(
                self.env._(
                    "%(count)s people live here.", count=plan.unit["household_size"]
                )
            )
        if plan.unit.get("date_handover"):
            said.append(
                self.env._("Handed over on %(day)s.", day=plan.unit["date_handover"])
            )
        return said

    def _role_labels(self):
        field = self.env["wuye.occupancy"]._fields["role"]
        return dict(field._description_selection(self.env))
