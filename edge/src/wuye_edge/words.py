"""What the person at the door reads or hears. Short: displays have one line."""

from wuye_engine.access import Code

WORDS = {
    Code.GRANTED: "请通行",
    Code.DENIED: "此卡已停用",
    Code.FIRE: "请疏散",
    Code.FREE_EXIT: "请通行",
    Code.OFFLINE_OPEN: "请通行",
    Code.UNKNOWN: "未登记",
    Code.AMBIGUOUS: "请联系保安",
    Code.WRONG_DOOR: "无此门权限",
    Code.NOT_YET: "未到有效期",
    Code.EXPIRED: "已过有效期",
    Code.OFFLINE_STAFF: "设备离线，请联系保安",
    Code.OFFLINE_CLOSED: "设备离线，请联系保安",
    Code.OUT_OF_HOURS: "不在允许时间",
    Code.PASSBACK_HARD: "已在场内",
    Code.PASSBACK_SOFT: "请通行",
}
NO_LIST = "设备故障，请联系保安"
