from odoo import api, fields, models

JOB_ALIVE = ("wait_dependencies", "pending", "enqueued", "started")


def job_key(record):
    """The identity key of the job that does a record, where one job does it."""
    return f"{record._name}/{record.id}"


class WuyeWorkMixin(models.AbstractModel):
    """Long work that jobs of the queue do: how far it is, where it stopped and why.

    A model says how far it is in `_compute_work`, which jobs are still to be done in
    `_work_jobs`, and which button has them done again in `_work_button`; its form shows
    `work_done` with the widget "wuye_work". A job that failed is nobody's but the
    system's: without this, who pressed the button would wait for ever.
    """

    _name = "wuye.work.mixin"
    _description = "Work in the Queue"

    is_working = fields.Boolean(compute="_compute_work")
    work_done = fields.Integer(compute="_compute_work")
    work_total = fields.Integer(compute="_compute_work")
    work_trouble = fields.Text(string="Stopped", compute="_compute_work_trouble")

    def _compute_work(self):
        raise NotImplementedError

    @api.depends("is_working")
    def _compute_work_trouble(self):
        for record in self:
            record.work_trouble = record.is_working and record._say_trouble()

    def _work_jobs(self):
        """{identity key of a job: what it does, for a reader} of what is not done."""
        raise NotImplementedError

    def _work_button(self):
        """The button that has the rest done again, as it is labelled."""
        raise NotImplementedError

    def _say_trouble(self):
        """Which jobs stopped and why, and what to do; False where none has."""
        wanted = self._work_jobs()
        # sudo: jobs are the system's; told is why the reader's own work stopped
        jobs = self.env["queue.job"].sudo()
        known = [("identity_key", "in", list(wanted))]
        known += [("state", "in", (*JOB_ALIVE, "failed"))]
        last = {job.identity_key: job for job in jobs.search(known, order="id")}
        stopped = [
            self.env._("%(what)s: %(reason)s", what=what, reason=self._say_job(job))
            for key, what in wanted.items()
            if (job := last.get(key, jobs)).state not in JOB_ALIVE
        ]
        if not stopped:
            return False
        advice = self.env._(
            "The work stopped here. Nothing of this is done; what is done stays. Mend "
            "what is named, then press “%s”:",
            self._work_button(),
        )
        return "\n".join([advice, *stopped])

    def _say_job(self, job):
        if not job:
            return self.env._("It is no longer in the queue.")
        if (job.exc_name or "").startswith("odoo.exceptions."):
            return job.exc_message
        return self.env._(
            "Something unforeseen. Tell the administrator the number of the job: %s",
            job.uuid,
        )
