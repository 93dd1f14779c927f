from odoo import fields, models
from odoo.exceptions import LockError
from odoo.tools import SQL


class WuyeImportLock(models.Model):
    """One row per company that every import writes, so that they exclude each other.

    A lock alone would not do. Transactions see the database as it was at their start;
    one that began before another import committed would not see its rows. Writing a
    common row makes the database refuse that transaction, and Odoo repeats it from the
    start.
    """

    _name = "wuye.import.lock"
    _description = "Import Lock"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    import_count = fields.Integer()

    _company_uniq = models.Constraint("UNIQUE (company_id)", "One lock per company.")

    def _acquire(self, company):
        """Hold the lock of a company until the end of the transaction.

        :raises LockError: another import of the company is running
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO wuye_import_lock (company_id, import_count)"
                " SELECT %s, 0 WHERE NOT EXISTS"
                " (SELECT 1 FROM wuye_import_lock WHERE company_id = %s)"
                " ON CONFLICT DO NOTHING",
                company.id,
                company.id,
            )
        )
        # nobody has access to this model: it holds no data of anybody
        lock = self.sudo().search([("company_id", "=", company.id)])
        if not lock.try_lock_for_update(allow_referencing=True):
            raise LockError(
                self.env._(
                    "Another import of this company is running. Wait until it is "
                    "finished, then try again."
                )
            )
        lock.import_count += 1
