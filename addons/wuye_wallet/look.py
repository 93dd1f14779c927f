"""What a tap has to know, in one call of the database.

A function keeps the plans of its statements (`plans`); sent one by one they would be
planned at each tap. The wallet's row is locked first; each statement after it sees what
those who waited before have done (READ COMMITTED, `wuye.wallet._own_transaction`).
"""

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
)

CREATE = """
CREATE OR REPLACE FUNCTION wuye_wallet_look(
    the_community integer, the_hash varchar, the_company integer, the_purse varchar,
    the_place integer, the_terminal integer, the_uuid varchar, the_day date,
    OUT card_id integer, OUT card_state varchar, OUT date_to timestamp,
    OUT wallet_id integer, OUT state varchar, OUT balance numeric,
    OUT tap_limit numeric, OUT day_limit numeric, OUT pin varchar,
    OUT pin_failures integer, OUT today numeric, OUT here numeric,
    OUT done_id integer, OUT done_amount numeric, OUT done_balance numeric,
    OUT done_wallet integer
) LANGUAGE plpgsql AS $$
DECLARE holder integer;
BEGIN
    SELECT card.id, card.state, card.date_to, card.partner_id
      INTO card_id, card_state, date_to, holder
      FROM wuye_iot_credential_hash hash
      JOIN wuye_card card ON card.credential_id = hash.credential_id
     WHERE hash.community_id = the_community AND hash.hash = the_hash
           -- of readers that drop bytes two cards may have one number: nobody pays
           AND NOT EXISTS (SELECT FROM wuye_iot_credential_hash same
                WHERE same.community_id = the_community AND same.hash = the_hash
                      AND same.credential_id <> hash.credential_id);
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
    SELECT coalesce(-sum(entry.amount), 0),
           coalesce(-sum(entry.amount) FILTER (WHERE entry.place_id = the_place), 0)
      INTO today, here
      FROM wuye_wallet_entry entry
     WHERE entry.wallet_id = wuye_wallet_look.wallet_id AND entry.date = the_day
           AND entry.kind IN ('spend', 'refund');
    SELECT entry.id, entry.amount, entry.balance, entry.wallet_id
      INTO done_id, done_amount, done_balance, done_wallet
      FROM wuye_wallet_entry entry
     WHERE entry.terminal_id = the_terminal AND entry.uuid = the_uuid;
END $$
"""
