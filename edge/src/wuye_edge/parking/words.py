"""What the driver reads or hears. Short: displays have one line."""

from decimal import Decimal

from wuye_engine.lane import Code, Decision

FAULT = "设备故障，请联系岗亭"
WELCOME, FAREWELL, RETRY = "欢迎光临", "一路平安", "请重试"
NO_SHIFT = "请等待岗亭人员"
WORDS = {
    Code.PERMIT: "月卡车",
    Code.FREE: "免费车",
    Code.WHITE: "请通行",
    Code.SPECIAL: "请通行",
    Code.TEMPORARY: "临时车",
    Code.AGAIN: "请通行",
    Code.FREE_TIME: "请通行",
    Code.PAID: "已缴费",
    Code.NO_ENTRY: "无入场记录，请联系岗亭",
    Code.NO_PLATE: "未识别车牌，请联系岗亭",
    Code.NO_PRICE: "请联系岗亭",
    Code.CLOCK: "请联系岗亭",
    Code.BLACK: "请联系岗亭",
    Code.FULL: "车位已满",
    Code.NO_TEMPORARY: "非内部车辆，请联系岗亭",
    Code.SECOND_CAR: "车位已占用，请联系岗亭",
    Code.CLOSED: "车道关闭",
}


def words(decision: Decision, way: str) -> str:
    """For a decision at a way in or out.

    >>> words(Decision(Code.TEMPORARY), "in"), words(Decision(Code.FULL), "in")
    ('临时车，欢迎光临', '车位已满')
    """
    due = decision.charge.amount if decision.charge else Decimal(0)
    if due:
        return f"请缴费{due.normalize():f}元"
    said = WORDS.get(decision.code, "请联系岗亭")
    if not decision.lifts:
        return said
    return f"{said}，{WELCOME if way == 'in' else FAREWELL}"
