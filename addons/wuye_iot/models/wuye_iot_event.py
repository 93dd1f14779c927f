from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..event_words import WHAT
from ..words import OUTCOMES

KEPT_DAYS = 180  # GB 50396-2007, 5.2.2: the centre keeps records 180 days at least
LABELS = {
    "passed": "Passed",
    "denied": "Denied",
    "alarm": "Alarm",
    "note": "Noted",
    "info": "Information",
}

# One table, B-trees. Partitions by month would make forgetting cheap, but PostgreSQL
# keeps a key unique within one partition only: an event of January that is sent again
# in March would be taken twice. What is asked for is always "the newest of a place", so
# each index ends in `at`, and a day's page touches the same few leaves at 100 rows and
# at 100 million (tests/bench/bench_iot.py). Types are the narrow ones: uuid 16 bytes.
TABLE = """
CREATE TABLE IF NOT EXISTS wuye_iot_event (
    id bigserial PRIMARY KEY,
    box_id integer NOT NULL REFERENCES wuye_iot_box ON DELETE RESTRICT,
    company_id integer NOT NULL,
    community_id integer NOT NULL,
    door_id integer,
    seq bigint NOT NULL,
    uuid uuid NOT NULL,
    at timestamp NOT NULL,
    at_ms bigint NOT NULL,
    mono bigint NOT NULL,
    received_at timestamp NOT NULL,
    outcome varchar NOT NULL,
    kind varchar NOT NULL,
    code varchar,
    door_code varchar,
    boot varchar NOT NULL,
    clock varchar NOT NULL,
    list_number bigint NOT NULL,
    credential varchar,
    credential_id integer,
    tail varchar,
    label varchar,
    detail text,
    chain varchar NOT NULL,
    CONSTRAINT wuye_iot_event_once UNIQUE (box_id, seq),
    CONSTRAINT wuye_iot_event_uuid UNIQUE (uuid)
);
-- the wall, and the events of a day
CREATE INDEX IF NOT EXISTS wuye_iot_event_place
    ON wuye_iot_event (community_id, at DESC, id DESC);
-- what somebody has to look at: a few of a hundred
CREATE INDEX IF NOT EXISTS wuye_iot_event_odd
    ON wuye_iot_event (community_id, at DESC, id DESC) WHERE outcome <> 'passed';
CREATE INDEX IF NOT EXISTS wuye_iot_event_door
    ON wuye_iot_event (door_id, at DESC, id DESC);
-- the way of a card
CREATE INDEX IF NOT EXISTS wuye_iot_event_credential
    ON wuye_iot_event (credential_id, at DESC) WHERE credential_id IS NOT NULL;
-- what may be forgotten: rows come in nearly in order of time
CREATE INDEX IF NOT EXISTS wuye_iot_event_received
    ON wuye_iot_event USING brin (received_at);
CREATE OR REPLACE FUNCTION wuye_iot_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.received_at < (now() AT TIME ZONE 'UTC') - interval '180 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'events are never changed, and kept for 180 days'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'wuye_iot_event_keep',
          TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END $$;
CREATE OR REPLACE TRIGGER wuye_iot_event_keep BEFORE UPDATE OR DELETE
    ON wuye_iot_event FOR EACH ROW EXECUTE FUNCTION wuye_iot_event_keep();
CREATE OR REPLACE TRIGGER wuye_iot_event_keep_all BEFORE TRUNCATE
    ON wuye_iot_event FOR EACH STATEMENT EXECUTE FUNCTION wuye_iot_event_keep();
"""


class WuyeIotEvent(models.Model):
    """What happened at a door, as its box wrote it; for good (H3, F12).

    Rows come in by `wuye.iot.intake` only. Neither the ORM nor SQL changes one; one is
    deleted when it is older than 180 days, not before.
    """

    _name = "wuye.iot.event"
    _description = "Event at a Door"
    _order = "at desc, id desc"
    _rec_name = "seq"
    _auto = False
    _log_access = False

    box_id = fields.Many2one("wuye.iot.box", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    community_id = fields.Many2one("wuye.community", readonly=True)
    door_id = fields.Many2one(
        "wuye.iot.door", readonly=True, context={"active_test": False}
    )
    seq = fields.Integer(string="No.", readonly=True)
    uuid = fields.Char(string="UUID", readonly=True)
    at = fields.Datetime(string="Time", readonly=True)
    at_ms = fields.Integer(string="Time (ms since 1970)", readonly=True)
    mono = fields.Integer(string="Running time of the box (ms)", readonly=True)
    received_at = fields.Datetime(string="Received", readonly=True)
    outcome = fields.Selection(
        [(name, LABELS[name]) for name in OUTCOMES], readonly=True
    )
    what = fields.Selection(WHAT, compute="_compute_what")
    kind = fields.Char(readonly=True)
    code = fields.Char(readonly=True)
    door_code = fields.Char(string="Door's code", readonly=True)
    boot = fields.Char(readonly=True)
    clock = fields.Selection([("sure", "Sure"), ("unsure", "Unsure")], readonly=True)
    list_number = fields.Integer(string="List no.", readonly=True)
    credential = fields.Char(string="Credential's hash", readonly=True)
    credential_id = fields.Integer(readonly=True)
    tail = fields.Char(string="Last digits", readonly=True)
    label = fields.Char(string="Holder", readonly=True)
    detail = fields.Text(readonly=True)
    chain = fields.Char(readonly=True)

    @api.depends("kind", "code")
    def _compute_what(self):
        known = dict(WHAT)
        for event in self:
            key = f"{event.kind}.{event.code}"
            event.what = key if key in known else False

    def init(self):
        self.env.cr.execute(TABLE)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    def unlink(self):
        self._refuse()
        return super().unlink()

    def copy(self, default=None):
        self._refuse()
        return super().copy(default)

    def _refuse(self):
        raise AccessError(
            self.env._("Events come from boxes; nobody makes, changes or deletes one.")
        )

    # === BUSINESS METHODS === #

    @api.model
    def _forget_old(self, days=KEPT_DAYS, limit=100_000):
        """Delete events older than so many days; how many went."""
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM wuye_iot_event WHERE id IN ("
                " SELECT id FROM wuye_iot_event WHERE received_at <"
                " (now() AT TIME ZONE 'UTC') - %s * interval '1 day' LIMIT %s"
                ") RETURNING 1",
                max(days, KEPT_DAYS),
                limit,
            )
        )
        return len(rows)
