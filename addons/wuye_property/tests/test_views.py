from odoo.tests import Form

from .common import POSTS, WuyePropertyCommon

MODELS = (
    "wuye.community",
    "wuye.building",
    "wuye.unit",
    "wuye.occupancy",
    "wuye.vehicle",
)


class TestViews(WuyePropertyCommon):
    """Every post opens the screens; the queries do not grow with the rows."""

    def _units(self, count):
        units = self.env["wuye.unit"].create(
            [
                {"building_id": self.building.id, "room": f"{number:04d}"}
                for number in range(1000, 1000 + count)
            ]
        )
        owners = self.env["res.partner"].create(
            [{"name": f"Owner {number}"} for number in range(count)]
        )
        self.env["wuye.occupancy"].create(
            [
                {"unit_id": unit.id, "partner_id": owner.id, "role": "owner"}
                for unit, owner in zip(units, owners, strict=True)
            ]
        )
        return units

    def test_every_post_opens_every_screen(self):
        for post in POSTS:
            for model in MODELS:
                records = self.env[model].with_user(self.users[post])
                views = records.get_views(
                    [(False, "list"), (False, "form"), (False, "search")]
                )
                self.assertEqual(set(views["views"]), {"list", "form", "search"})

    def test_every_post_opens_a_unit(self):
        self._make_occupancy(self.unit, self.owner)
        for post in POSTS:
            form = Form(self.unit.with_user(self.users[post]))
            self.assertEqual(form.owner_id, self.owner)

    def test_building_form_pads_the_code(self):
        form = Form(self.env["wuye.building"].with_user(self.users["administrator"]))
        form.community_id = self.community
        form.code = "7"
        self.assertEqual(form.code, "07")
        self.assertEqual(form.save().name, "Building 07")

    def test_smart_buttons_open_what_they_count(self):
        for record, method, model, expected in (
            (self.community, "action_view_units", "wuye.unit", self.unit),
            (self.community, "action_view_buildings", "wuye.building", self.building),
            (self.building, "action_view_units", "wuye.unit", self.unit),
        ):
            action = getattr(record.with_user(self.users["guard"]), method)()
            self.assertEqual(self.env[model].search(action["domain"]), expected)

    def test_queries_of_the_lists_do_not_grow_with_rows(self):
        units = self._units(100)
        reader = self.users["collector"]
        specification = {
            "wuye.unit": {
                "code": {},
                "area_building": {},
                "community_id": {"fields": {"display_name": {}}},
                "building_id": {"fields": {"display_name": {}}},
                "owner_id": {"fields": {"display_name": {}}},
                "tenant_ids": {"fields": {"display_name": {}}},
                "payer_id": {"fields": {"display_name": {}}},
            },
            "wuye.occupancy": {
                "unit_id": {"fields": {"display_name": {}}},
                "partner_id": {"fields": {"display_name": {}}},
                "is_current": {},
            },
            "res.partner": {"wuye_unit_ids": {"fields": {"display_name": {}}}},
        }
        domains = {
            "wuye.unit": [("id", "in", units.ids)],
            "wuye.occupancy": [("unit_id", "in", units.ids)],
            "res.partner": [("id", "in", units.owner_id.ids)],
        }
        for model, spec in specification.items():
            counts = []
            for limit in (10, 10, 100):  # the first round only fills the caches
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = (
                    self.env[model]
                    .with_user(reader)
                    .web_search_read(domains[model], spec, limit=limit)
                )
                self.assertEqual(len(found["records"]), limit)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(counts[1], counts[2], model)

    def test_queries_of_totals_do_not_grow_with_rows(self):
        buildings = self.env["wuye.building"].create(
            [
                {"community_id": self.community.id, "code": str(number)}
                for number in range(2, 102)
            ]
        )
        counts = []
        for batch in (buildings[:10], buildings[:10], buildings):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.with_user(self.users["guard"]).read(["unit_count", "area_building"])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
