"""Parking income of a company twice: from payments, bills and statements, and from
journal items. The queries give (community, day, kind, car park, rate, ...).

`%(from)s` and `%(to)s` bound the accounting date; NULL for no bound.
"""

# temporary parking as it was booked: one amount for each entry, lane and rate; what was
# paid without a guard has no lane
TEMPORARY = """
    SELECT payment.community_id, move.date, stay.lot_id, payment.rate,
           sum(payment.amount)
      FROM wuye_parking_payment payment
      JOIN account_move move ON move.id = payment.move_id
      JOIN wuye_parking_stay stay ON stay.id = payment.stay_id
     WHERE payment.company_id = %(company)s
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
  GROUP BY payment.move_id, payment.community_id, move.date, stay.lot_id,
           payment.lane_id, payment.rate
"""
# and what was given back of it, each with an entry of its own
BACK = """
    SELECT back.community_id, move.date, stay.lot_id, payment.rate, -back.amount
      FROM wuye_parking_payback back
      JOIN account_move move ON move.id = back.move_id
      JOIN wuye_parking_payment payment ON payment.id = back.payment_id
      JOIN wuye_parking_stay stay ON stay.id = payment.stay_id
     WHERE back.company_id = %(company)s
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
"""
# month cards as billed: what is deferred is not earned yet
CARDS = """
    SELECT charge.community_id, charge.date, sale.lot_id, charge.tax_rate,
           sum(charge.amount),
           sum(CASE WHEN coalesce(origin.is_deferred, charge.is_deferred) THEN 0
                    ELSE charge.amount_base END),
           sum(charge.amount_tax)
      FROM wuye_charge charge
 LEFT JOIN wuye_charge origin ON origin.id = charge.origin_id
      JOIN wuye_parking_sale sale
        ON sale.charge_id = coalesce(charge.origin_id, charge.id)
     WHERE charge.company_id = %(company)s AND charge.state <> 'draft'
       AND charge.kind IN ('supplement', 'adjustment', 'reversal')
       AND (%(from)s::date IS NULL OR charge.date BETWEEN %(from)s AND %(to)s)
  GROUP BY 1, 2, 3, 4
"""
# and as earned, month by month
EARNED = """
    SELECT release.community_id, move.date, sale.lot_id, charge.tax_rate,
           0::numeric, sum(release.amount), 0::numeric
      FROM wuye_charge_release release
      JOIN account_move move ON move.id = release.move_id
      JOIN wuye_charge charge ON charge.id = release.charge_id
      JOIN wuye_parking_sale sale
        ON sale.charge_id = coalesce(charge.origin_id, charge.id)
     WHERE release.company_id = %(company)s
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
  GROUP BY 1, 2, 3, 4
"""
# coupons on statements; a void one once more, with a minus, on its credit note's day
COUPONS = """
    SELECT statement.community_id, move.date, statement.id, papers.sign,
           statement.rounding, line.lot_id, line.rate, sum(line.amount)
      FROM wuye_parking_statement statement
      JOIN wuye_parking_statement_line line ON line.statement_id = statement.id
CROSS JOIN LATERAL (VALUES (statement.move_id, 1), (statement.void_move_id, -1))
           AS papers(move_id, sign)
      JOIN account_move move ON move.id = papers.move_id
     WHERE statement.company_id = %(company)s
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
  GROUP BY statement.id, papers.sign, move.date, line.lot_id, line.rate
    HAVING sum(line.amount) <> 0
  ORDER BY statement.id, papers.sign, line.lot_id, line.rate
"""
# debts: invoiced to their holder, or income when a claim is collected
DEBTS = """
    SELECT debt.community_id, move.date, debt.lot_id, debt.rate, debt.amount
      FROM wuye_parking_debt debt
      JOIN account_move move ON move.id = debt.move_id
     WHERE debt.company_id = %(company)s
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
"""
CLAIMS = """
    SELECT payment.community_id, move.date, debt.lot_id, payment.rate,
           sum(payment.amount)
      FROM wuye_parking_debt_payment payment
      JOIN wuye_parking_debt debt ON debt.id = payment.debt_id
      JOIN account_move move ON move.id = payment.move_id
     WHERE payment.company_id = %(company)s AND debt.move_id IS NULL
       AND (%(from)s::date IS NULL OR move.date BETWEEN %(from)s AND %(to)s)
  GROUP BY payment.move_id, payment.community_id, move.date, debt.lot_id, payment.rate
"""
# the ledger: items that say so themselves, then those of bills of month cards
TAGGED = """
    SELECT line.wuye_community_id, line.date, line.wuye_parking_kind,
           line.wuye_parking_lot_id, line.wuye_parking_rate,
           sum(CASE WHEN line.account_id = ANY(%(vat)s) THEN 0 ELSE -line.balance END),
           sum(CASE WHEN line.account_id = ANY(%(vat)s) THEN -line.balance ELSE 0 END)
      FROM account_move_line line
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
       AND line.wuye_parking_kind IS NOT NULL AND line.account_id <> %(deferred)s
       AND (%(from)s::date IS NULL OR line.date BETWEEN %(from)s AND %(to)s)
  GROUP BY 1, 2, 3, 4, 5
"""
BILLED = """
    SELECT line.wuye_community_id, line.date, 'card', sale.lot_id,
           coalesce((SELECT max(tax.amount)
                       FROM account_move_line_account_tax_rel rel
                       JOIN account_tax tax ON tax.id = rel.account_tax_id
                      WHERE rel.account_move_line_id = line.id), 0),
           sum(-line.balance), 0::numeric
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id AND move.wuye_kind = 'bill'
      JOIN wuye_charge charge ON charge.id = line.wuye_charge_id
      JOIN wuye_parking_sale sale
        ON sale.charge_id = coalesce(charge.origin_id, charge.id)
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
       AND line.display_type = 'product' AND line.account_id <> %(deferred)s
       AND charge.kind IN ('supplement', 'adjustment', 'reversal')
       AND (%(from)s::date IS NULL OR line.date BETWEEN %(from)s AND %(to)s)
  GROUP BY 1, 2, 4, 5
"""
TAXES = """
    SELECT move.wuye_community_id, line.date,
           CASE move.wuye_kind WHEN 'parking_coupon' THEN 'coupon'
                               WHEN 'parking_debt' THEN 'debt' ELSE 'card' END,
           NULL::integer, tax.amount, 0::numeric, sum(-line.balance)
      FROM account_move_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN account_tax tax ON tax.id = line.tax_line_id
     WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
       AND (move.wuye_kind IN ('parking_coupon', 'parking_debt')
            OR (move.wuye_kind = 'bill' AND move.id IN (
                SELECT billed.move_id
                  FROM account_move_line billed
                  JOIN wuye_charge charge ON charge.id = billed.wuye_charge_id
                  JOIN wuye_parking_sale sale
                    ON sale.charge_id = coalesce(charge.origin_id, charge.id)
                 WHERE billed.display_type = 'product'
                   AND charge.kind IN ('supplement', 'adjustment', 'reversal'))))
       AND (%(from)s::date IS NULL OR line.date BETWEEN %(from)s AND %(to)s)
  GROUP BY 1, 2, 3, 5
"""
