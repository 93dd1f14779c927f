from . import (
    wuye_takings,
    wuye_takings_detail,
    wuye_takings_paper,
    wuye_takings_proof,
    wuye_takings_rows,
    wuye_takings_summary,
)
