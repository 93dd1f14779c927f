{
    "name": "Wuye PDF",
    "summary": "Reports as PDF by WeasyPrint, inside the Odoo process",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "Wuye",
    "website": "https://github.com/wuye/wuye",
    "category": "Real Estate",
    "depends": ["base", "web"],
    "external_dependencies": {"python": ["weasyprint"]},
}
