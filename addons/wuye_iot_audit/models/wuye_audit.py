from odoo import api, models
from odoo.tools import SQL

# what no rule, field or action about doors may name; as tests/access/scan.py
MONEY = (
    r"arrear|residual|overdue|\munpaid|\mdebt|\mowe[sd]?\M|amount_due|欠费|欠款"
    r"|wuye[._](charge|receipt|advance|wallet|deposit|late|dunning|bill)"
    r"|account[._](move|payment)"
)
DOORS = ("wuye.iot.%", "wuye.card%")
SPAN = 100_000  # newest numbers of a box that are looked for one by one
PROVEN = 10_000  # newest events of a box whose chain is proven


class WuyeAudit(models.Model):
    """Journals and lists of gate boxes (H3, F2); no door asks for money (F10)."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "iot_gap": (self.env._("Numbers of a journal"), "_check_iot_gaps"),
            "iot_chain": (self.env._("Chain of a journal"), "_check_iot_chains"),
            "iot_acked": (
                self.env._("Numbers a box need not keep"),
                "_check_iot_acked",
            ),
            "iot_denied": (
                self.env._("Reported lost, and in a list"),
                "_check_iot_denied",
            ),
            "iot_money": (
                self.env._("Doors that would ask for money"),
                "_check_iot_money",
            ),
        }

    @api.model
    def _check_iot_gaps(self, company):
        """Each number is an event, or stands in a gap that is not filled."""
        query = SQL(
            """
            SELECT box.id, box.community_id, NULL::integer, 0, missing.first,
                   missing.count
              FROM wuye_iot_box box
              JOIN wuye_iot_link link ON link.box_id = box.id
        CROSS JOIN LATERAL (
                   SELECT min(seq) AS first FROM wuye_iot_event
                    WHERE box_id = box.id) kept
        CROSS JOIN LATERAL (
                   SELECT min(n) AS first, count(*) AS count
                     FROM generate_series(
                          GREATEST(kept.first, link.highest - %(span)s + 1),
                          link.highest) AS n
                    WHERE NOT EXISTS (
                          SELECT 1 FROM wuye_iot_event event
                           WHERE event.box_id = box.id AND event.seq = n)
                      AND NOT EXISTS (
                          SELECT 1 FROM wuye_iot_gap gap
                           WHERE gap.box_id = box.id AND gap.state <> 'filled'
                             AND n BETWEEN gap.first AND gap.last)) missing
             WHERE box.company_id = %(company)s AND missing.count > 0
            """,
            span=SPAN,
            company=company.id,
        )
        message = self.env._(
            "%(count)s events are missing, from no. %(first)s on, and no gap says so: "
            "they were deleted in the database. Restore them from a backup."
        )
        return self._found("wuye.iot.box", message, query, ("first", "count"))

    @api.model
    def _check_iot_chains(self, company):
        """Events as their boxes wrote them."""
        intake = self.env["wuye.iot.intake"]
        boxes = self.env["wuye.iot.box"].search(
            [("company_id", "=", company.id), ("state", "=", "enrolled")]
        )
        message = self.env._(
            "Event no. %(seq)s is not what its box wrote: it was changed in the "
            "database. Compare it with a backup, and with the journal of the box."
        )
        for box in boxes:
            first = max(box._link().highest - PROVEN + 1, 1)
            wrong = intake._unproven(box, first, PROVEN)
            if wrong:
                query = SQL(
                    "SELECT id, community_id, NULL::integer, 0, seq"
                    " FROM wuye_iot_event WHERE box_id = %s AND seq = ANY(%s)",
                    box.id,
                    wrong,
                )
                yield from self._found("wuye.iot.event", message, query, ("seq",))

    @api.model
    def _check_iot_acked(self, company):
        """A box may forget what is before the first open gap, and nothing else."""
        query = SQL(
            """
            SELECT box.id, box.community_id, NULL::integer, 0, link.acked, held.last
              FROM wuye_iot_box box
              JOIN wuye_iot_link link ON link.box_id = box.id
        CROSS JOIN LATERAL (
                   SELECT coalesce(min(gap.first) - 1, link.highest, 0) AS last
                     FROM wuye_iot_gap gap
                    WHERE gap.box_id = box.id AND gap.state = 'open') held
             WHERE box.company_id = %s AND coalesce(link.acked, 0) <> held.last
            """,
            company.id,
        )
        message = self.env._(
            "The box is told that the server holds its events up to no. %(acked)s; it "
            "holds them up to no. %(last)s. Ask the developers before the box forgets "
            "the others."
        )
        return self._found("wuye.iot.box", message, query, ("acked", "last"))

    @api.model
    def _check_iot_denied(self, company):
        """No list with the newest number that was told has a card that is denied."""
        query = SQL(
            """
            SELECT card.id, card.community_id, NULL::integer, 0, min(box.code)
              FROM wuye_iot_credential card
              JOIN wuye_iot_mark mark ON mark.credential_id = card.id
              JOIN wuye_iot_mark_total total ON total.box_id = mark.box_id
              JOIN wuye_iot_box box ON box.id = mark.box_id
              JOIN wuye_iot_number number
                ON number.community_id = card.community_id
               AND number.list_number = total.number
             WHERE card.company_id = %s AND card.state = 'denied'
             GROUP BY card.id
            """,
            company.id,
        )
        message = self.env._(
            "This card is reported lost, and the list of box %(box)s still has it: "
            "the state was changed in the database. Report it lost once more."
        )
        return self._found("wuye.iot.credential", message, query, ("box",))

    @api.model
    def _check_iot_money(self, company):
        """Nothing that was set up in the database lets in by what somebody owes (F10).

        Rules, fields and actions of a company's own: what is in the source a test looks
        through. They are of all companies, so each of them hears of it.
        """
        query = SQL(
            """
            WITH door AS (
                 SELECT id, model FROM ir_model
                  WHERE model LIKE %(gates)s OR model LIKE %(cards)s)
            SELECT found.id, NULL::integer, NULL::integer, 0, found.name
              FROM (
                   SELECT model_id AS id, coalesce(name, domain_force) AS name
                     FROM ir_rule
                    WHERE active AND domain_force ~* %(money)s
                UNION ALL
                   SELECT model_id, name FROM ir_model_fields
                    WHERE state = 'manual'
                      AND concat_ws(' ', name, relation, related, compute, depends,
                                    domain) ~* %(money)s
                UNION ALL
                   SELECT model_id, coalesce(name ->> 'zh_CN', name ->> 'en_US')
                     FROM ir_act_server
                    WHERE code ~* %(money)s) found
              JOIN door ON door.id = found.id
            """,
            gates=DOORS[0],
            cards=DOORS[1],
            money=MONEY,
        )
        message = self.env._(
            "“%(name)s” makes passing depend on money. Who owes is let in as who does "
            "not (Civil Code, art. 944): take it out."
        )
        return self._found("ir.model", message, query, ("name",))
