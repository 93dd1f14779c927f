def migrate(cr, version):
    """Rows of month reports are of their report; indexes that another one covers go."""
    cr.execute("DROP INDEX IF EXISTS account_move_line__wuye_community_id_index")
    cr.execute("DROP INDEX IF EXISTS wuye_charge_allocation__community_id_index")
    cr.execute(
        """
        ALTER TABLE wuye_month_report_line
            DROP COLUMN IF EXISTS community_id, DROP COLUMN IF EXISTS company_id,
            DROP COLUMN IF EXISTS create_uid, DROP COLUMN IF EXISTS create_date,
            DROP COLUMN IF EXISTS write_uid, DROP COLUMN IF EXISTS write_date
        """
    )
