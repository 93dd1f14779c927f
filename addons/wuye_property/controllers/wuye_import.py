from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WuyeImportController(Controller):
    """Workbooks made at the moment they are asked for; nothing is kept of them."""

    @route("/wuye/import/template", type="http", auth="user", methods=["GET"])
    def template(self):
        imports = request.env["wuye.import"]
        imports.check_access("create")
        return self._workbook(
            imports._template_workbook(), request.env._("Import Template.xlsx")
        )

    @route(
        "/wuye/import/<int:import_id>/marked", type="http", auth="user", methods=["GET"]
    )
    def marked(self, import_id):
        record = request.env["wuye.import"].browse(import_id).exists()
        if not record:
            raise request.not_found()
        record.check_access("read")
        name = (record.filename or "import").rpartition(".")[0] or "import"
        return self._workbook(
            record._marked_workbook(),
            request.env._("%(name)s with errors marked.xlsx", name=name),
        )

    def _workbook(self, content, filename):
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(filename)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
