from odoo import api, models

ROWS_INLINE = 2000  # rows a browser waits for; more go to the queue
PART = 1000  # rows of a job, which is one transaction


class WuyeCollectionBatch(models.Model):
    """What the bank collected is booked in parts, each once, killed or repeated."""

    _inherit = "wuye.collection.batch"

    @api.depends("state", "line_count", "line_ids.state")
    def _compute_work(self):
        for batch in self:
            batch.is_working = batch.state == "booking"
            batch.work_total = batch.line_count - batch.failed_count
            # not those that stand as collected: the bank may have taken some back
            left = batch.is_working and batch._count_waiting()
            batch.work_done = batch.work_total - left

    def _work_jobs(self):
        rows = self._count_waiting()
        return {self._job_key(rows): self.env._("%s rows to be booked", rows)}

    def _work_button(self):
        return self.env._("Take Returned File In")

    def _job_key(self, left):
        return f"wuye.collection-{self.id}-{left}"

    def _book_waiting(self):
        """Book the rows that wait: here, or part after part in the queue."""
        while self.state == "booking":
            if self._count_waiting() > ROWS_INLINE:
                self._book_later()
                return
            self._book_next()

    def _count_waiting(self):
        return self.env["wuye.collection.line"].search_count(self._waiting())

    def _waiting(self):
        return [("batch_id", "=", self.id), ("state", "=", "confirmed")]

    def _book_later(self):
        left = self._count_waiting()
        self.with_delay(
            description=self.env._(
                "Bank collection %(batch)s: %(left)s rows to be booked",
                batch=self.name,
                left=left,
            ),
            identity_key=self._job_key(left),
        )._job_book()

    def _job_book(self):
        """Book the next part. One after the other: they number the same journal."""
        self.lock_for_update()
        if self.state == "booking":
            self._book_next()
        if self.state == "booking":
            self._book_later()

    def _book_next(self):
        """Book the next rows, each once; the last ones end the file."""
        lines = self.env["wuye.collection.line"].search(
            self._waiting(), order="number", limit=PART
        )
        if lines:
            self._book(lines)
        if not self._count_waiting():
            self._go("done")

    def _book(self, lines):
        settlement, currency = self.env["wuye.settlement"], self.currency_id
        lines.part_ids.is_out = False  # the bank's own money may settle them now
        receipts, over = [], []
        for line in lines:
            pairs = []
            for part in line.part_ids:
                # a bill may have been reduced while the file was at the bank
                amount = min(part.amount, max(part.charge_id.amount_residual, 0.0))
                if amount > 0:
                    pairs.append((part.charge_id, amount))
            receipt = {"partner": line.partner_id, "charges": pairs, "memo": line.name}
            receipts.append(receipt)
            rest = currency.round(line.amount - sum(amount for _one, amount in pairs))
            if rest > 0:
                over.append((line, rest))
        settlement._collect(
            self.journal_id,
            self.date_debit,
            receipts,
            ref=self.name,
            wuye_collection_id=self.id,
        )
        self._keep_over(over)
        lines._go("collected")

    def _keep_over(self, over):
        """What bills were reduced by is kept for the payer (accounting row 11)."""
        if not over:
            return
        payments = self.env["wuye.settlement"]._receive(
            [
                {
                    "partner": line.partner_id,
                    "journal": self.journal_id,
                    "date": self.date_debit,
                    "memo": line.name,
                    "charges": [],
                    "advances": [{"unit": line.unit_id, "amount": rest}],
                }
                for line, rest in over
            ]
        )
        payments.move_id.wuye_collection_id = self
        for line, rest in over:
            line.amount_over = rest
