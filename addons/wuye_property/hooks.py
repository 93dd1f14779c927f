def pre_init_hook(env):
    """Create what the occupancy exclusion needs before its table is made.

    `btree_gist` lets one GiST index compare plain columns and a date range. It is a
    trusted extension: the owner of the database may create it.
    """
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
