from . import owner_file
