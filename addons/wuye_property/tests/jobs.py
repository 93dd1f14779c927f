"""Jobs that failed, as the runner of the queue leaves them."""

from odoo.addons.queue_job.controllers.main import RunJobController


def fail_job(env, key, error):
    """The job with an identity key failed with an error."""
    job = env["queue.job"].search([("identity_key", "=", key)])
    said = RunJobController._get_failure_values(job, "Traceback", error)
    job.ensure_one().write({**said, "state": "failed"})
    return job
