from . import (
    event_event,
    event_paper,
    event_registration,
    wuye_activity_desk,
    wuye_activity_tap,
    wuye_campaign,
)
