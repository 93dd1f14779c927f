from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

# lines of a collective entry; the parts of a payer stay together
MANY = 500


class WuyeSettlement(models.AbstractModel):
    """Money of many payers that came through one channel on one day (row 7).

    A collective entry per community, its lines per payer and charge, instead of a
    payment each: DR the clearing account of the channel in one sum, as the bank shows
    it, CR the receivable with payer, unit and charge. So each payer's part is named
    and can be given back by itself (row 22).
    """

    _inherit = "wuye.settlement"

    @api.model
    def _collect(self, journal, date, receipts, ref=None, **values):
        """Book what payers paid through a channel; return the entries.

        :param journal: of the channel, with a clearing account of its own
        :param receipts: list of dicts: ``partner`` (res.partner), ``charges``
            ([(charge, amount)]), ``memo``
        :param values: of the entries: the document they come of
        """
        service = self.sudo()  # whoever takes the file in holds no accounting group
        service._check_collected(receipts)
        moves = self.env["account.move"].sudo()
        for community, parts in service._collected_parts(receipts):
            moves += service._book_collected(
                journal, date, community, parts, ref, values
            )
        return moves

    @api.model
    def _check_collected(self, receipts):
        """All at once, as one receipt is checked: what is open, what is lent out."""
        sums = defaultdict(float)
        for receipt in receipts:
            for charge, amount in receipt["charges"]:
                if amount <= 0:
                    raise UserError(
                        self.env._(
                            "%(amount)s cannot be collected on %(charge)s: it is not "
                            "more than nothing. Correct the amount.",
                            amount=charge.currency_id.format(amount),
                            charge=charge.display_name,
                        )
                    )
                sums[charge] += amount
        pairs = [(one, one.currency_id.round(total)) for one, total in sums.items()]
        self._check_receipt({"charges": pairs})

    @api.model
    def _collected_parts(self, receipts):
        """(community, [(receipt, charge, amount)]) of an entry each."""
        parts = defaultdict(list)
        for receipt in receipts:
            for community, pairs in self._by_community(receipt["charges"]):
                own = [(receipt, charge, amount) for charge, amount in pairs]
                if parts[community] and len(parts[community]) + len(own) > MANY:
                    yield community, parts.pop(community)
                parts[community] += own
        yield from parts.items()

    @api.model
    def _book_collected(self, journal, date, community, parts, ref, values):
        company = community.company_id
        account, currency = company._wuye_account("ar"), company.currency_id
        charges = self.env["wuye.charge"].union(*(part[1] for part in parts))
        claim_lines = charges._claim_lines()
        lines, claims, taken = [], [], {}
        for receipt, charge, amount in parts:
            for claim, part in charge._claim_parts(amount, claim_lines[charge], taken):
                lines.append(
                    {
                        "name": receipt.get("memo") or charge._entry_label(),
                        "account_id": account.id,
                        "partner_id": receipt["partner"].id,
                        "balance": -part,
                        "wuye_community_id": community.id,
                        "wuye_unit_id": charge.unit_id.id,
                        "wuye_charge_id": charge.id,
                    }
                )
                claims.append(claim)
        money = {
            "name": ref or journal.name,
            "account_id": self._payment_method(journal, False).payment_account_id.id,
            "balance": currency.round(-sum(line["balance"] for line in lines)),
        }
        values = {"journal_id": journal.id, "ref": ref, **values}
        move = self._create_entry(
            community, date, "collection", [money, *lines], **values
        )
        self._reconcile(self._match_plan(move, claims))
        return move

    @api.model
    def _return_collected(self, lines, date, ref):
        """Give parts of collective entries back, whole lines (row 22).

        Their charges open again; the clearing account gives the money up. What other
        payers paid in the same entry stays.

        :param lines: settling lines of collective entries
        :return: the return entries
        """
        # sudo: the caller's right is checked by now; posts hold no accounting group
        rows = (
            self.env["wuye.charge.allocation"]
            .sudo()
            .search([("move_line_id", "in", lines.ids)], order="id")
        )
        self._check_returned(lines.sudo(), rows)
        moves = self.env["account.move"].sudo()
        for entry, own in rows.grouped(lambda row: row.move_line_id.move_id).items():
            money = entry.line_ids.filtered(lambda item: not item.wuye_charge_id)
            moves += self.sudo()._reopen(
                [(row.charge_id, row.amount) for row in own],
                date,
                money.account_id,
                "payment",
                ref,
                journal=entry.journal_id,
                undone=own,
            )
        return moves

    @api.model
    def _check_returned(self, lines, rows):
        Allocation = self.env["wuye.charge.allocation"]
        is_done = Allocation.sudo().search_count(
            [("counter_of_id", "in", rows.ids)], limit=1
        )
        is_other = any(line.move_id.wuye_kind != "collection" for line in lines)
        if is_done or is_other or lines - rows.move_line_id:
            raise UserError(
                self.env._(
                    "This money was returned already, or was not collected in bulk. "
                    "Void a payment on its own page."
                )
            )
