from psycopg2.errors import UniqueViolation

from odoo import api, fields, models

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted
from odoo.addons.wuye_property.models.wuye_work_mixin import job_key

from ..numbers import PromisedNumbers

AGAIN = 2  # seconds until a part is tried once more


class WuyeBillRunPart(models.Model):
    """Some units of a large run, posted in one transaction by a worker (0023).

    Parts write no row in common, so that several workers post them at once, in any
    order. Each has its numbers before it begins: killed and repeated, it gives the
    same ones.
    """

    _name = "wuye.bill.run.part"
    _description = "Part of a Bill Run"
    _order = "run_id, number"
    _rec_name = "number"

    run_id = fields.Many2one(
        "wuye.bill.run", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="run_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    number = fields.Integer(required=True)
    units = fields.Json(
        string="Units to post", required=True, help="The units whose drafts it posts."
    )
    unit_first = fields.Char(required=True)
    unit_last = fields.Char(required=True)
    unit_count = fields.Integer(string="Units", compute="_compute_unit_count")
    range_ids = fields.One2many("wuye.number.range", "part_id")
    state = fields.Selection(
        [("waiting", "Waiting"), ("posted", "Posted")],
        required=True,
        default="waiting",
    )

    _number_uniq = models.Constraint(
        "UNIQUE(run_id, number)", "The parts of a run have a number each."
    )
    _as_cut = Immutable(
        *("run_id", "number", "units"),
        message="A part of a run stays as it was cut.",
    )
    _stays_posted = Immutable(
        "state",
        when="OLD.state = 'posted'",
        message="This part of the run is posted.",
    )
    _kept = NeverDeleted(
        when="OLD.state = 'posted'", message="This part of the run is posted."
    )

    # === COMPUTE === #

    @api.depends("units")
    def _compute_unit_count(self):
        for part in self:
            part.unit_count = len(part.units or ())

    # === BUSINESS METHODS === #

    def _queue(self):
        """A job for each; one that waits or runs already is not queued twice."""
        for part in self:
            part.with_delay(
                channel="root.wuye",
                identity_key=job_key(part),
                description=self.env._(
                    "Post %(run)s, units %(first)s to %(last)s",
                    run=part.run_id.display_name,
                    first=part.unit_first,
                    last=part.unit_last,
                ),
            )._post_bills()

    def _post_bills(self):
        """Post the drafts of the units; repeating it posts nothing twice."""
        self.ensure_one()
        part = self.sudo()  # the run's work, whoever pressed the button
        if part.state == "posted":
            return
        drafts = self.env["wuye.charge"].sudo()  # sudo: as above
        drafts = drafts.search(  # not filtered: the run may have 100,000
            [
                ("run_id", "=", part.run_id.id),
                ("state", "=", "draft"),
                ("unit_id", "in", part.units),
            ]
        )
        numbers = PromisedNumbers(part.range_ids)
        try:
            self.env["wuye.posting"].with_context(wuye_numbers=numbers)._post(drafts)
            self.env.flush_all()
        except UniqueViolation as error:
            # somebody who knew nothing of the promise was quicker by a moment
            raise RetryableJobError(str(error), seconds=AGAIN) from error
        numbers.close()
        part.state = "posted"
        part._tell_run()

    def _tell_run(self):
        """The last part asks for the end of the run, in the same transaction.

        One part at a time comes here and holds the lock until it is committed. So the
        one behind it finds it posted, though not in its own view of the database,
        which is older: it looks again by another connection.
        """
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{self._name}/{self.run_id.id}"],
        )
        waiting = self.search(
            [("run_id", "=", self.run_id.id), ("state", "=", "waiting")]
        )
        if waiting and waiting._posted_meanwhile() < set(waiting.ids):
            return
        self.run_id._queue_end()

    def _posted_meanwhile(self):
        """Ids of those that others have posted since this transaction began."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                "SELECT id FROM wuye_bill_run_part "
                "WHERE id = ANY(%s) AND state = 'posted'",
                [self.ids],
            )
            return {number for (number,) in cr.fetchall()}
