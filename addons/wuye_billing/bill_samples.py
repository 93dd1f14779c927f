"""What Odoo wrote for some bills, and the rows of others that are like them."""

from collections import defaultdict

from odoo.tools import SQL

from .bill_rows import LINE, LINES, MOVE, NO_GAP, Bill
from .copied_rows import (
    NotCovered,
    Template,
    columns_of,
    copy_rows,
    read_rows,
    text_of,
)

FEWEST = 20  # bills of a batch; fewer are not worth the samples
MOVE_TABLE, LINE_TABLE = "account_move", "account_move_line"
# of taxes and of tags: (table, column of the line, column of what it is related to)
RELATIONS = (
    ("account_move_line_account_tax_rel", "account_move_line_id", "account_tax_id"),
    (
        "account_account_tag_account_move_line_rel",
        "account_move_line_id",
        "account_account_tag_id",
    ),
)
# what the making of a bill may leave beside it: then Odoo makes all of them
BESIDE = (
    "SELECT FROM mail_message WHERE model = 'account.move' AND res_id = ANY(%(moves)s)",
    "SELECT FROM mail_followers"
    " WHERE res_model = 'account.move' AND res_id = ANY(%(moves)s)",
    "SELECT FROM mail_activity"
    " WHERE res_model = 'account.move' AND res_id = ANY(%(moves)s)",
    "SELECT FROM account_analytic_line WHERE move_line_id = ANY(%(lines)s)",
    "SELECT FROM account_partial_reconcile"
    " WHERE debit_move_id = ANY(%(lines)s) OR credit_move_id = ANY(%(lines)s)",
)


def _ids(commands) -> list[int]:
    """Ids of what is set by the values of a relation."""
    return sorted(one for _command, _zero, ids in commands or () for one in ids)


class Samples:
    """The bills of a batch, some of which Odoo has made."""

    def __init__(self, env, vals_list, kinds):
        """:param kinds: [(kind of the document, kinds of its lines)] of each"""
        self.env = env
        self.vals_list = vals_list
        self.kinds = kinds
        self.templates = {}
        payers = env["res.partner"].browse({vals["partner_id"] for vals in vals_list})
        self.payers = {
            payer.id: (payer.commercial_partner_id.id, text_of(payer.display_name))
            for payer in payers
        }
        accounts = env["account.account"].browse(
            {
                line["account_id"]
                for vals in vals_list
                for _command, _id, line in vals["line_ids"]
            }
        )
        # of which an item stays open until it is matched
        self.open_accounts = set(accounts.filtered("reconcile").ids)
        self.move_order = columns_of(env.cr, MOVE_TABLE, MOVE)
        self.line_order = columns_of(env.cr, LINE_TABLE, LINE)

    # === LEARNING === #

    def learn(self, done):
        """A template of each kind, compared with all samples of it.

        :param done: {number of a bill: id of the document that Odoo made}
        :raises NotCovered: naming the column that differs
        """
        self.env.flush_all()
        moves = self._read(MOVE_TABLE, self.move_order, "id", done)
        lines = self._read(LINE_TABLE, self.line_order, "move_id", done)
        by_move = defaultdict(list)
        for row in lines:
            by_move[row["move_id"]].append(row)
        self._check_beside(done.values(), [int(row["id"]) for row in lines])
        self._related = [self._read_related(*table, lines) for table in RELATIONS]
        rows = {row["id"]: row for row in moves}
        for number, move_id in done.items():
            self._learn_bill(number, rows[str(move_id)], by_move[str(move_id)])

    def _read(self, table, order, column, done):
        return read_rows(self.env.cr, table, order, column, done.values())

    def _read_related(self, table, own, other, lines):
        """{id of a line as text: ids of what it is related to}."""
        self.env.cr.execute(
            SQL(
                "SELECT %s::text, array_agg(%s) FROM %s WHERE %s = ANY(%s) GROUP BY 1",
                SQL.identifier(own),
                SQL.identifier(other),
                SQL.identifier(table),
                SQL.identifier(own),
                [int(row["id"]) for row in lines],
            )
        )
        return {line: sorted(ids) for line, ids in self.env.cr.fetchall()}

    def _check_beside(self, moves, lines):
        for query in BESIDE:
            values = {"moves": list(moves), "lines": lines}
            self.env.cr.execute(f"{query} LIMIT 1", values)
            if self.env.cr.rowcount:
                raise NotCovered(query)

    def _learn_bill(self, number, move, lines):
        bill, (of_move, of_lines) = self.bill(number), self.kinds[number]
        move.update(NO_GAP)
        derived = bill.move(move["id"])
        self._compare(of_move, Template(self.move_order, MOVE, move), derived, move)
        if len(lines) != len(bill.lines):
            raise NotCovered(f"{len(lines)} lines, not {len(bill.lines)}")
        for row, values, kind in zip(lines, bill.lines, of_lines, strict=True):
            related = [_ids(values["tax_ids"]), _ids(values.get("tax_tag_ids"))]
            if related != [known.get(row["id"], []) for known in self._related]:
                raise NotCovered(f"taxes or tags of {row['id']}")
            names = LINES[values["display_type"]]
            template = Template(self.line_order, names, row, related)
            derived = self._derive_line(bill, values, template, row["id"], move["id"])
            self._compare(kind, template, derived, row)

    def _compare(self, kind, template, derived, row):
        """The first sample of a kind is its template; all have to come out of it."""
        self.templates.setdefault(kind, template).check(derived, row)

    # === WRITING === #

    def bill(self, number):
        vals = self.vals_list[number]
        return Bill(vals, self.payers[vals["partner_id"]])

    def _derive_line(self, bill, values, template, line_id, move_id):
        return bill.line(
            values,
            *(line_id, move_id),
            is_open=values["account_id"] in self.open_accounts,
            is_storno=template.is_storno,
        )

    def write_copies(self, numbers, move_ids, line_ids):
        """Write bills as copies of what was learnt.

        :param numbers: of the bills
        :param move_ids: one for each
        :param line_ids: one for each of their lines
        """
        moves, lines, related = [], [], ([], [])
        line_ids = iter(line_ids)
        for number, move_id in zip(numbers, move_ids, strict=True):
            bill, (of_move, of_lines) = self.bill(number), self.kinds[number]
            moves.append(self.templates[of_move].fill(bill.move(move_id)))
            for values, kind in zip(bill.lines, of_lines, strict=True):
                line_id, template = next(line_ids), self.templates[kind]
                derived = self._derive_line(bill, values, template, line_id, move_id)
                lines.append(template.fill(derived))
                for rows, ids in zip(related, template.related, strict=True):
                    rows += [f"{line_id}\t{one}" for one in ids]
        copy_rows(self.env.cr, MOVE_TABLE, self.move_order, moves)
        copy_rows(self.env.cr, LINE_TABLE, self.line_order, lines)
        for (table, *columns), rows in zip(RELATIONS, related, strict=True):
            copy_rows(self.env.cr, table, columns, rows)
