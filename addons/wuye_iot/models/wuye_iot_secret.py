from odoo import api, models
from odoo.tools import SQL

NONCE_KEPT = 600  # seconds; a request older than 60 s is refused by its time


class WuyeIotSecret(models.AbstractModel):
    """Keys of boxes, of cards, digests of enrolment codes; nonces that were used.

    The two tables are no models. A field can be opened by a group, a view, an export
    or an access line that somebody adds; even as superuser nothing can be read here
    over RPC, because there is nothing to read: only the methods below, all private,
    and they hand keys to our own code.
    """

    _name = "wuye.iot.secret"
    _description = "Keys of Boxes"

    def init(self):
        self.env.cr.execute(
            """
            CREATE TABLE IF NOT EXISTS wuye_iot_secret (
                purpose varchar NOT NULL,
                owner integer NOT NULL,
                number integer NOT NULL,
                secret bytea NOT NULL,
                made timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
                PRIMARY KEY (purpose, owner, number)
            );
            CREATE TABLE IF NOT EXISTS wuye_iot_nonce (
                box_id integer NOT NULL,
                nonce varchar NOT NULL,
                heard_at timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
                PRIMARY KEY (box_id, nonce)
            );
            -- for the cron that forgets them
            CREATE INDEX IF NOT EXISTS wuye_iot_nonce_heard_at
                ON wuye_iot_nonce (heard_at);
            """
        )

    # === KEYS === #

    @api.model
    def _get(self, purpose, owner, number=0):
        """A secret as bytes, or None."""
        rows = self.env.execute_query(
            SQL(
                "SELECT secret FROM wuye_iot_secret"
                " WHERE purpose = %s AND owner = %s AND number = %s",
                purpose,
                owner,
                number,
            )
        )
        return bytes(rows[0][0]) if rows else None

    @api.model
    def _put(self, purpose, owner, secret, number=0):
        """Keep a secret; one that is there already is replaced."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO wuye_iot_secret (purpose, owner, number, secret)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (purpose, owner, number)"
                " DO UPDATE SET secret = excluded.secret, made = excluded.made",
                purpose,
                owner,
                number,
                secret,
            )
        )

    @api.model
    def _forget(self, purpose, owner, below=None):
        """Forget the secrets of an owner; only those with a smaller number if given."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM wuye_iot_secret WHERE purpose = %s AND owner = %s %s",
                purpose,
                owner,
                SQL("") if below is None else SQL("AND number < %s", below),
            )
        )

    # === NONCES === #

    @api.model
    def _use_nonce(self, box_id, nonce):
        """Whether a nonce is new; it is kept in the transaction of what it says."""
        return bool(
            self.env.execute_query(
                SQL(
                    "INSERT INTO wuye_iot_nonce (box_id, nonce) VALUES (%s, %s)"
                    " ON CONFLICT DO NOTHING RETURNING 1",
                    box_id,
                    nonce,
                )
            )
        )

    @api.model
    def _forget_nonces(self):
        self.env.cr.execute(
            SQL(
                "DELETE FROM wuye_iot_nonce"
                " WHERE heard_at <"
                " (now() AT TIME ZONE 'UTC') - %s * interval '1 second'",
                NONCE_KEPT,
            )
        )
