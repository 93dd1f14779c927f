def migrate(cr, version):
    """Gifts asked for before the link name their receipt as their paper."""
    cr.execute(
        """UPDATE wuye_discount_application application
              SET receipt_id = receipt.id
             FROM wuye_receipt receipt
            WHERE application.kind = 'gift' AND application.receipt_id IS NULL
              AND application.paper = receipt.name
              AND application.unit_id = receipt.unit_id
              AND application.company_id = receipt.company_id"""
    )
