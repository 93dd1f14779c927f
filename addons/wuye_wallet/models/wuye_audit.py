from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..chain import link_of

# of a company and purse: what is on the wallets, less what no day has booked yet, and
# what stands on their account
LEDGER = """
    SELECT company.id, NULL::integer, NULL::integer,
           held.total - waiting.total - booked.total,
           held.total - waiting.total, booked.total
      FROM res_company company
CROSS JOIN LATERAL (
           SELECT coalesce(sum(balance), 0) AS total FROM wuye_wallet
            WHERE company_id = company.id AND purse = %(purse)s) held
CROSS JOIN LATERAL (
           SELECT coalesce(sum(entry.amount), 0) AS total
             FROM wuye_wallet_entry entry
             JOIN wuye_wallet wallet ON wallet.id = entry.wallet_id
        LEFT JOIN wuye_wallet_day day ON day.place_id = entry.place_id
                  AND day.date = entry.date
            WHERE entry.company_id = company.id AND wallet.purse = %(purse)s
              AND (%(unbooked)s)) waiting
CROSS JOIN LATERAL (
           SELECT coalesce(-sum(line.balance), 0) AS total
             FROM account_move_line line
            WHERE line.company_id = company.id
              AND line.account_id = %(account)s
              AND line.parent_state = 'posted') booked
     WHERE company.id = %(company)s
       AND held.total - waiting.total <> booked.total
"""


class WuyeAudit(models.Model):
    """Wallets against their entries, and against the ledger (F5, H12)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "wallet_chain": (
                self.env._("Entries of wallets and their links"),
                "_check_wallet_chain",
            ),
            "wallet_balance": (
                self.env._("Wallets and their entries"),
                "_check_wallet_balance",
            ),
            "wallet_seal": (self.env._("Seals of wallets"), "_check_wallet_seal"),
            "wallet_ledger": (
                self.env._("All wallets and their account"),
                "_check_wallet_ledger",
            ),
            "wallet_day": (
                self.env._("Days of places and what was spent"),
                "_check_wallet_day",
            ),
            "wallet_waiting": (
                self.env._("Days of places that were not booked"),
                "_check_wallet_waiting",
            ),
            "wallet_offline": (
                self.env._("Taps without the server and their entries"),
                "_check_wallet_offline",
            ),
        }

    @api.model
    def _check_wallet_chain(self, company):
        """Each entry has the link of its facts and of the entry before it."""
        query = SQL(
            f"""
            SELECT entry.id, entry.community_id, NULL::integer, entry.amount, entry.seq,
                   wallet.name
              FROM (SELECT entry.*,
                           lag(entry.chain, 1, '') OVER same AS chain_before,
                           lag(entry.seq, 1, 0) OVER same AS seq_before
                      FROM wuye_wallet_entry entry
                     WHERE entry.company_id = %(company)s
                    WINDOW same AS (PARTITION BY entry.wallet_id ORDER BY entry.seq)
                   ) entry
         LEFT JOIN wuye_wallet wallet ON wallet.id = entry.wallet_id
             WHERE entry.chain IS DISTINCT FROM {link_of("entry", "entry.previous")}
                OR entry.previous IS DISTINCT FROM entry.chain_before
                OR entry.seq <> entry.seq_before + 1
            """,
            company=company.id,
        )
        message = self.env._(
            "Entry no. %(seq)s of wallet %(wallet)s is not what was booked, or one "
            "before it is missing: it was changed in the database. Compare it with a "
            "backup."
        )
        yield from self._found("wuye.wallet.entry", message, query, ("seq", "wallet"))

    @api.model
    def _check_wallet_balance(self, company):
        """A wallet is the sum of its entries, and ends with the last of them."""
        query = SQL(
            """
            SELECT wallet.id, wallet.community_id, NULL::integer,
                   wallet.balance - coalesce(kept.total, 0), wallet.balance,
                   coalesce(kept.total, 0)
              FROM wuye_wallet wallet
         LEFT JOIN LATERAL (
                   SELECT sum(amount) AS total, count(*) AS count FROM wuye_wallet_entry
                    WHERE wallet_id = wallet.id) kept ON TRUE
         LEFT JOIN LATERAL (
                   SELECT seq, chain FROM wuye_wallet_entry WHERE wallet_id = wallet.id
                 ORDER BY seq DESC LIMIT 1) last ON TRUE
             WHERE wallet.company_id = %(company)s
               AND (wallet.balance <> coalesce(kept.total, 0)
                    OR wallet.entries <> kept.count
                    OR wallet.entries <> coalesce(last.seq, 0)
                    OR wallet.chain IS DISTINCT FROM coalesce(last.chain, ''))
            """,
            company=company.id,
        )
        message = self.env._(
            "The wallet says %(balance)s, its entries come to %(total)s, or the last "
            "of them is missing. Restore what was changed."
        )
        yield from self._found("wuye.wallet", message, query, ("balance", "total"))

    @api.model
    def _check_wallet_seal(self, company):
        """What was there at each seal is there still."""
        seals = self.env["wuye.wallet.seal"]
        message = self.env._(
            "Entries that were there on %(day)s are not what they were: links were "
            "computed anew. Compare them with a backup of that day."
        )
        for seal in seals.search([("company_id", "=", company.id)], limit=31):
            if seals._digest(company, seal.last_entry)["digest"] != seal.digest:
                query = SQL(
                    "SELECT id, NULL::integer, NULL::integer, 0, date::text"
                    " FROM wuye_wallet_seal WHERE id = %s",
                    seal.id,
                )
                yield from self._found("wuye.wallet.seal", message, query, ("day",))

    @api.model
    def _check_wallet_ledger(self, company):
        """On the account stands what is on the wallets, and what is not booked yet."""
        accounts = company._wuye_accounts()
        message = self.env._(
            "%(total)s should stand on the account of the wallets, %(booked)s does: "
            "money was moved on one side only. Compare receipts, days and the account."
        )
        for purse, key in (("own", "wallet"), ("merchant", "wallet_merchant")):
            account = accounts.get(key)
            if not account:
                continue
            query = SQL(
                LEDGER,
                purse=purse,
                account=account.id,
                company=company.id,
                unbooked=self._wallet_unbooked(),
            )
            yield from self._found("res.company", message, query, ("total", "booked"))

    @api.model
    def _wallet_unbooked(self):
        """SQL: whether an `entry` (and the `day` of its place) is booked later."""
        return SQL("entry.place_id IS NOT NULL AND day.id IS NULL")

    @api.model
    def _check_wallet_day(self, company):
        """A day that was booked is the sum of its entries, and so is its move."""
        query = SQL(
            """
            SELECT day.id, day.community_id, NULL::integer, day.amount - kept.total,
                   day.amount, kept.total
              FROM wuye_wallet_day day
         LEFT JOIN account_move move ON move.id = day.move_id
        CROSS JOIN LATERAL (
                   SELECT coalesce(-sum(amount), 0) AS total, count(*) AS count
                     FROM wuye_wallet_entry
                    WHERE place_id = day.place_id AND date = day.date) kept
             WHERE day.company_id = %(company)s
               AND (day.amount <> kept.total OR day.taps <> kept.count
                    OR (day.amount <> 0 AND (move.state IS DISTINCT FROM 'posted'
                        OR move.amount_total <> abs(day.amount))))
            """,
            company=company.id,
        )
        message = self.env._(
            "%(amount)s were booked for the day, its taps come to %(total)s. Compare "
            "both, restore what was changed."
        )
        yield from self._found("wuye.wallet.day", message, query, ("amount", "total"))

    @api.model
    def _check_wallet_waiting(self, company):
        """Each day that is over for a night is booked."""
        before = self.env["wuye.wallet"]._today() - timedelta(days=2)
        rows = self.env["wuye.wallet.day"]._waiting(company, before)
        message = self.env._(
            "What was spent here on %(day)s is not booked. Look at the job “book what "
            "was spent from wallets”; mostly an account is not mapped."
        )
        for place, day in rows:
            query = SQL(
                "SELECT id, community_id, NULL::integer, 0, %s"
                " FROM wuye_wallet_place WHERE id = %s",
                str(day),
                place,
            )
            yield from self._found("wuye.wallet.place", message, query, ("day",))

    @api.model
    def _check_wallet_offline(self, company):
        """What was collected of a tap is its entry, on its place and terminal."""
        query = SQL(
            """
            SELECT tap.id, tap.community_id, NULL::integer,
                   tap.amount + coalesce(entry.amount, 0), tap.amount, -entry.amount
              FROM wuye_wallet_offline tap
         LEFT JOIN wuye_wallet_entry entry ON entry.id = tap.entry_id
             WHERE tap.company_id = %s AND tap.entry_id IS NOT NULL
               AND (entry.amount <> -tap.amount OR entry.kind <> 'spend'
                    OR entry.wallet_id IS DISTINCT FROM tap.wallet_id
                    OR entry.place_id IS DISTINCT FROM tap.place_id
                    OR entry.uuid IS DISTINCT FROM tap.uuid)
            """,
            company.id,
        )
        message = self.env._(
            "%(amount)s were tapped without the server, its entry is of %(kept)s or of "
            "another tap. Compare both, restore what was changed."
        )
        yield from self._found(
            "wuye.wallet.offline", message, query, ("amount", "kept")
        )
