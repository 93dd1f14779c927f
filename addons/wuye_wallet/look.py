"""What a tap has to know, and the debit of one that nothing is in the way of, in one
call of the database.

A function keeps the plans of its statements (`plans`); sent one by one they would be
planned at each tap. The wallet's row is locked first; each statement after it sees what
those who waited before have done (READ COMMITTED, `plans`).

The rules are the engine's (`wuye_engine.wallet`): what is not surely paid by them is
left to them, with its code. A test asks both about the same taps.
"""

from odoo import fields

from wuye_engine.access import credential_hash

from .plans import prepared

COLUMNS = (
    "card_id",
    "card_state",
    "date_to",
    "wallet_id",
    "state",
    "balance",
    "tap_limit",
    "day_limit",
    "pin",
    "pin_failures",
    "today",
    "here",
    "done_id",
    "done_amount",
    "done_balance",
    "done_wallet",
    "paid_id",
    "paid_balance",
)

CREATE = """
CREATE OR REPLACE FUNCTION wuye_wallet_tap(
    the_community integer, the_hash varchar, the_company integer, the_purse varchar,
    the_place integer, the_terminal integer, the_uuid varchar, the_day date,
    -- NULL: it is only looked at
    the_amount numeric,
    -- NULL is no limit
    most_tap numeric, most_day numeric, most_here numeric, pin_above numeric,
    the_time timestamp, the_user integer,
    OUT card_id integer, OUT card_state varchar, OUT date_to timestamp,
    OUT wallet_id integer, OUT state varchar, OUT balance numeric,
    OUT tap_limit numeric, OUT day_limit numeric, OUT pin varchar,
    OUT pin_failures integer, OUT today numeric, OUT here numeric,
    OUT done_id integer, OUT done_amount numeric, OUT done_balance numeric,
    OUT done_wallet integer, OUT paid_id integer, OUT paid_balance numeric
) LANGUAGE plpgsql AS $$
DECLARE
    credential integer;
    other integer;
    holder integer;
BEGIN
    SELECT min(hash.credential_id), max(hash.credential_id) INTO credential, other
      FROM wuye_iot_credential_hash hash
     WHERE hash.community_id = the_community AND hash.hash = the_hash;
    -- of readers that drop bytes two cards may have one number: nobody pays
    IF credential <> other THEN
        RETURN;
    END IF;
    SELECT card.id, card.state, card.date_to, card.partner_id
      INTO card_id, card_state, date_to, holder
      FROM wuye_card card WHERE card.credential_id = credential;
    IF holder IS NULL THEN
        RETURN;
    END IF;
    SELECT wallet.id, wallet.state, wallet.balance, wallet.tap_limit, wallet.day_limit,
           wallet.pin, wallet.pin_failures
      INTO wallet_id, state, balance, tap_limit, day_limit, pin, pin_failures
      FROM wuye_wallet wallet
     WHERE wallet.company_id = the_company AND wallet.partner_id = holder
           AND wallet.purse = the_purse AND wallet.state <> 'closed'
       FOR UPDATE;
    IF wallet_id IS NULL THEN
        RETURN;
    END IF;
    today := 0;
    here := 0;
    IF most_day IS NOT NULL OR most_here IS NOT NULL OR day_limit > 0 THEN
        SELECT coalesce(-sum(entry.amount), 0),
               coalesce(-sum(entry.amount) FILTER (WHERE entry.place_id = the_place), 0)
          INTO today, here
          FROM wuye_wallet_entry entry
         WHERE entry.wallet_id = wuye_wallet_tap.wallet_id AND entry.date = the_day
               AND entry.kind IN ('spend', 'refund');
    END IF;
    SELECT entry.id, entry.amount, entry.balance, entry.wallet_id
      INTO done_id, done_amount, done_balance, done_wallet
      FROM wuye_wallet_entry entry
     WHERE entry.terminal_id = the_terminal AND entry.uuid = the_uuid;
    IF done_id IS NULL
       AND card_state = 'active' AND (date_to IS NULL OR the_time < date_to)
       AND state = 'active' AND the_amount <= balance
       AND (most_tap IS NULL OR the_amount <= most_tap)
       AND (coalesce(tap_limit, 0) = 0 OR the_amount <= tap_limit)
       AND (most_day IS NULL OR today + the_amount <= most_day)
       AND (coalesce(day_limit, 0) = 0 OR today + the_amount <= day_limit)
       AND (most_here IS NULL OR here + the_amount <= most_here)
       AND (pin_above IS NULL OR the_amount <= pin_above)
    THEN
        INSERT INTO wuye_wallet_entry AS entry
               (wallet_id, company_id, community_id, kind, amount, at, date,
                place_id, terminal_id, uuid, card_id, user_id)
        VALUES (wuye_wallet_tap.wallet_id, the_company, the_community, 'spend',
                -the_amount, the_time, the_day, the_place, the_terminal, the_uuid,
                wuye_wallet_tap.card_id, the_user)
     RETURNING entry.id, entry.balance INTO paid_id, paid_balance;
    END IF;
END $$
"""

_PLACES = 15  # of what goes in
_CALL = f"SELECT * FROM wuye_wallet_tap({', '.join(['%s'] * _PLACES)})"
PAID = prepared(
    "wuye_wallet_paid",
    "SELECT paid_id, paid_balance FROM wuye_wallet_tap("
    f"{', '.join([f'${place}' for place in range(1, _PLACES + 1)])})",
    _PLACES,
)


def values(terminal, text, uuid, debit=(None, None)):
    """What goes into a call of the function.

    :param terminal: of `wuye.wallet.till._kept_facts`
    :param text: canonical number of the card
    :param debit: (Decimal of yuan, id of a user) of a tap that is debited at once
        where nothing is in the way; without an amount it is only looked at
    """
    limits = terminal["limits"]
    amount, user = debit
    return (
        terminal["community_id"],
        credential_hash(terminal["card_key"], text),
        terminal["company_id"],
        terminal["purse"],
        terminal["place_id"],
        terminal["id"],
        uuid,
        terminal["day"],
        amount if terminal["is_open"] else None,
        *(limits.tap, limits.day, limits.place, limits.pin_above),
        fields.Datetime.now(),
        user,
    )


def look(cr, *what):
    """The row of `values` as a dict: card and wallet of a number, the wallet locked."""
    cr.execute(_CALL, values(*what))
    return dict(zip(COLUMNS, cr.fetchone(), strict=True))
