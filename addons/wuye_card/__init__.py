from . import importer, models, report, wizards
