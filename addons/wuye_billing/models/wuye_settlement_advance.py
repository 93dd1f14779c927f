from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

# uses in one entry: what an entry has many lines of is matched at once, and read whole
MANY = 500


class WuyeSettlement(models.AbstractModel):
    """Advances: applied to bills, given back, made of what is left over."""

    _inherit = "wuye.settlement"

    @api.model
    def _apply_advances(self, charges):
        """Apply what was paid in advance to matching open charges, oldest first."""
        # sudo: the right to do so was checked by who calls this
        Advance, unspent = self.env["wuye.advance"].sudo(), [("amount_left", ">", 0)]
        charges = charges.sudo()._search_among(
            [
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
                ("unit_id", "in", Advance._search(unspent).subselect("unit_id")),
            ]
        )
        advances = Advance.search([("unit_id", "in", charges.unit_id.ids), *unspent])
        pools = advances.grouped(lambda a: (a.unit_id, a.partner_id))
        left, plans = {}, defaultdict(list)
        for (unit, partner, date), group in charges.grouped(
            lambda c: (c.unit_id, c.partner_id, c.date)
        ).items():
            own = pools.get((unit, partner), [])
            plan = self._plan_advances(group, own, left=left)
            if plan:
                day = max([date, *(advance.date for advance, _charge, _part in plan)])
                plans[unit.community_id, day].append(plan)
        moves = self.env["account.move"]
        for (community, date), groups in plans.items():
            for plan in self._cut_plans(groups):
                moves += self._book_advances(community, date, plan)
        return moves

    @api.model
    def _cut_plans(self, groups):
        """Plans of an entry each; what pays one bill stays together if it fits.

        A bill that an entry has met already takes the longer way with the next one.
        """
        plan = []
        for group in groups:
            for some in split_every(MANY, group, list):
                if plan and len(plan) + len(some) > MANY:
                    yield plan
                    plan = []
                plan += some
        if plan:
            yield plan

    @api.model
    def _plan_advances(self, charges, advances, most=None, left=None):
        """[(advance, charge, amount)]: own item before any item, oldest first.

        :param most: {charge: yuan}, where less than what is open is to be settled
        :param left: {advance: yuan}, what plans before this one have left; kept up
        """
        left = {} if left is None else left
        for advance in advances:
            left.setdefault(advance, advance.amount_left)
        order = sorted(advances, key=lambda a: (not a.item_id, a.date, a.id))
        plan = []
        for charge in charges._settlement_order():
            rest = most[charge] if most else charge.amount_residual
            for advance in order:
                part = min(rest, left[advance])
                if part > 0 and charge._matches_advance(advance):
                    plan.append((advance, charge, part))
                    left[advance] = charge.currency_id.round(left[advance] - part)
                    rest = charge.currency_id.round(rest - part)
        return plan

    @api.model
    def _prepare_advance_lines(self, plan):
        """Lines of the entry, debits in the order of `plan`; claims of the credits."""
        claim_lines = plan[0][1].union(*(row[1] for row in plan))._claim_lines()
        debits, credits, claims, taken = [], [], [], {}
        for advance, charge, amount in plan:
            common = {
                "name": charge._entry_label(),
                "partner_id": advance.partner_id.id,
                "wuye_community_id": charge.community_id.id,
                "wuye_unit_id": charge.unit_id.id,
                "wuye_charge_id": charge.id,
            }
            account = advance.move_line_id.account_id
            debits.append({**common, "account_id": account.id, "balance": amount})
            for claim, part in charge._claim_parts(amount, claim_lines[charge], taken):
                credits.append(
                    {**common, "account_id": claim.account_id.id, "balance": -part}
                )
                claims.append(claim)
        return debits + credits, claims

    @api.model
    def _book_advances(self, community, date, plan):
        """One entry for all uses of a plan, each with lines of its own.

        So a use can be taken back, and a unit's lines found, whatever stands beside.
        """
        lines, claims = self._prepare_advance_lines(plan)
        units = {charge.unit_id.id for _advance, charge, _part in plan}
        move = self._create_entry(
            community,
            date,
            "advance",
            lines,
            wuye_unit_id=units.pop() if len(units) == 1 else False,
        )
        lines = move.line_ids.sorted("id")
        uses, to_match = [], []
        for line, (advance, charge, amount) in zip(lines, plan, strict=False):
            to_match.append(line + advance._credit_lines())
            uses.append(
                {
                    "advance_id": advance.id,
                    "kind": "apply",
                    "date": date,
                    "amount": amount,
                    "charge_id": charge.id,
                    "move_line_id": line.id,
                }
            )
        self._reconcile(to_match)
        self._reconcile(self._match_plan(move, claims))
        self.env["wuye.advance.use"].sudo().create(uses)
        return move

    @api.model
    def _take_back_advances(self, uses, date, ref):
        """Undo what advances were applied to: the charges open again, the advances
        have it left again, for what and when they were paid.

        :param uses: of the kind ``apply``; one that is undone already is refused
        :return: the counter-uses, dated `date`
        """
        counters = uses.browse()
        for use in uses.sudo():  # sudo: the caller's right is checked by now
            self._check_take_back(use)
            line = self._reopen_use(use, date, ref)
            counters += use.create(
                {
                    "advance_id": use.advance_id.id,
                    "kind": "apply",
                    "date": date,
                    "amount": -use.amount,
                    "charge_id": use.charge_id.id,
                    "move_line_id": line.id,
                    "counter_of_id": use.id,
                }
            )
        return counters.with_env(self.env)

    @api.model
    def _check_take_back(self, use):
        if use.counter_of_id or use.counter_ids or use.kind != "apply":
            raise UserError(
                self.env._(
                    "This use of %s is undone already, or is none that can be undone.",
                    use.advance_id.display_name,
                )
            )

    @api.model
    def _reopen_use(self, use, date, ref):
        """The credit on the advance account of a use that is undone."""
        advance = use.advance_id
        account = use.move_line_id.account_id
        pairs = [(use.charge_id, use.amount)]
        move = self.sudo()._reopen(pairs, date, account, "advance", ref)
        line = move.line_ids.filtered(lambda row: row.account_id == account)
        line.with_context(wuye_service=True).write(
            {
                "partner_id": advance.partner_id.id,
                "wuye_unit_id": advance.unit_id.id,
                "wuye_community_id": advance.community_id.id,
            }
        )
        return line

    @api.model
    def _return_advance(self, advance, amount, journal, date):
        """Give an advance back (row 10), the latest periods first."""
        advance = advance.sudo()
        community = advance.community_id
        account = advance.move_line_id.account_id
        vals = self._prepare_payment_vals(
            {
                "partner": advance.partner_id,
                "journal": journal,
                "date": date,
                "memo": advance._entry_label(),
            },
            community,
            [{"balance": amount, "wuye_unit_id": advance.unit_id.id}],
            account,
            outbound=True,
        )
        payment = self.sudo()._create_payments([vals])
        line = payment.move_id.line_ids.filtered(lambda row: row.account_id == account)
        returned = sum(
            use.amount_next_year for use in advance.use_ids if use.kind == "return"
        )
        self.env["wuye.advance.use"].sudo().create(
            {
                "advance_id": advance.id,
                "kind": "return",
                "date": date,
                "amount": amount,
                "amount_next_year": min(amount, advance.amount_next_year - returned),
                "move_line_id": line.id,
            }
        )
        self._reconcile([line + advance._credit_lines()])
        return payment

    @api.model
    def _excess_to_advance(self, lines):
        """Move credits left on receivable lines of payments to advances (rule 1)."""
        for line in lines.sudo():
            if line.move_id.wuye_kind == "payment" and line.amount_residual < 0:
                unit = line.wuye_charge_id.unit_id or line.wuye_unit_id
                self._keep_excess(line, unit or self._guess_unit(line))

    @api.model
    def _keep_excess(self, line, unit):
        amount = -line.amount_residual
        common = {
            "partner_id": line.partner_id.id,
            "wuye_community_id": unit.community_id.id,
            "wuye_unit_id": unit.id,
            "name": line.move_id.name,
        }
        advance_account = line.company_id._wuye_account("advance")
        move = self._create_entry(
            unit.community_id,
            self.env["wuye.month"]._open_date(unit.community_id, line.date),
            "excess",
            [
                {**common, "account_id": line.account_id.id, "balance": amount},
                {**common, "account_id": advance_account.id, "balance": -amount},
            ],
        )
        debit, credit = move.line_ids.sorted("id")
        self._reconcile([debit + line])
        self.env["wuye.advance"].sudo().create(
            {
                "unit_id": unit.id,
                "partner_id": line.partner_id.id,
                "date": credit.date,
                "amount": amount,
                "origin": "excess",
                "payment_id": line.move_id.origin_payment_id.id,
                "move_line_id": credit.id,
            }
        )

    @api.model
    def _guess_unit(self, line):
        """The unit an unmarked payment was about: that of its matched bills."""
        claims = line.matched_debit_ids.debit_move_id
        unit = claims.wuye_unit_id[:1] or claims.wuye_charge_id.unit_id[:1]
        if not unit:
            unit = (
                self.env["wuye.charge"]
                .search(
                    [
                        ("partner_id", "=", line.partner_id.id),
                        ("community_id", "=", line.wuye_community_id.id),
                    ],
                    order="date desc, id desc",
                    limit=1,
                )
                .unit_id
            )
        if not unit:
            raise UserError(
                self.env._(
                    "The payment of %(partner)s leaves %(amount)s over, and he has no "
                    "unit to keep it for. Take it as an advance of a unit instead.",
                    partner=line.partner_id.display_name,
                    amount=-line.amount_residual,
                )
            )
        return unit
