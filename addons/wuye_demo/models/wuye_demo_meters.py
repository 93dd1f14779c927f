from odoo import api, fields, models

NOBODY_HOME = 0.04  # share of homes that a round leaves out
BURST = 81  # three times the most that a home uses otherwise
LOSS = 1.04  # a main meter counts more than those behind it


class WuyeDemoMeters(models.AbstractModel):
    """Water meters of the demo estate, hung by the clerk, read by the reader."""

    _name = "wuye.demo.meters"
    _description = "Meters of the Demo Estate"

    @api.model
    def _user(self, post):
        return self.env["wuye.demo"]._user(post)

    @api.model
    def _hang(self, community, since):
        """A meter for each home with water, a main meter for each building."""
        meters = self.env["wuye.meter"].with_user(self._user("ledger_clerk"))
        lines = self.env["wuye.contract.line"].search(
            [("community_id", "=", community.id), ("item_id.kind", "=", "water")],
            order="id",
        )
        for building, homes in lines.grouped(
            lambda line: line.unit_id.building_id
        ).items():
            main = meters.create(
                {
                    "number": f"Z{community.code}{building.code}",
                    "community_id": community.id,
                    "building_id": building.id,
                    "item_id": homes[:1].item_id.id,
                    "date_install": since,
                    "reading_install": 0,
                }
            )
            meters.create(
                [
                    {
                        "number": f"S{community.code}{line.unit_id.code}",
                        "unit_id": line.unit_id.id,
                        "item_id": line.item_id.id,
                        "parent_id": main.id,
                        "date_install": since,
                        "reading_install": 100 + line.id % 900,
                        "date_verification": fields.Date.add(
                            since, years=6, days=line.id % 365
                        ),
                    }
                    for line in homes
                ]
            )

    @api.model
    def _read(self, community, month, rng, unit=None, burst=False):
        """The round of a month, of one unit or all; a clerk looks at odd readings.

        :param burst: whether the first home read used three times the most of others
        """
        sheet = self.env["wuye.meter.sheet"].with_user(self._user("meter_reader"))
        item = self.env["wuye.fee.item"].search(
            [("kind", "=", "water"), ("company_id", "=", community.company_id.id)],
            limit=1,
        )
        rows = sheet.load(community.id, item.id, str(month))["rows"]
        segments = self.env["wuye.meter.segment"]
        wanted, used = [], 0
        for row in rows:
            home = segments.browse(row["segment_id"]).unit_id
            if row["is_main"] or (unit and home != unit):
                continue
            if not unit and rng.random() < NOBODY_HOME:
                continue  # blank: not billed, and listed
            quantity = BURST if burst and not wanted else 4 + rng.randrange(24)
            used += quantity
            wanted.append(self._entry(row, quantity, month))
        if not unit:
            mains = [row for row in rows if row["is_main"]]
            share = round(used * LOSS / max(len(mains), 1))
            wanted += [self._entry(row, share, month) for row in mains]
        faults = [a["error"] for a in sheet.save(str(month), wanted) if a.get("error")]
        if faults:
            raise ValueError(f"{community.name} {month}: {faults[:3]}")
        odd = self.env["wuye.meter.reading"].search(
            [("community_id", "=", community.id), ("state", "=", "to_confirm")]
        )
        odd.with_user(self._user("ledger_clerk")).action_confirm()

    @api.model
    def _entry(self, row, quantity, month):
        """What the reader types on a row of the sheet."""
        return {
            "key": row["key"],
            "segment_id": row["segment_id"],
            "band_id": row["band_id"],
            "reading_id": row["reading_id"],
            "known": row["value"],
            "value": row["before"] + quantity,
            "is_rollover": False,
            "date": str(fields.Date.end_of(month, "month")),
        }
