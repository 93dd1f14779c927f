"""`make simulate`: a demo company, a gate box, and a simulator for each device."""

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

from . import server
from .console import Stop, end_with_us, say
from .environment import PYTHON, environment_env
from .settings import STATE

WAIT = 30  # seconds for the simulator to write the box's configuration
EXAMPLES = (
    "试一试（输入后回车；结果见 {address} 的“设备 > 监控”，登录 demo-administrator）:",
    "  card 0102A3B4C5    住户的卡：通过，道闸抬起",
    "  card 0102A3B4E0    已挂失的卡：拒绝并报警",
    "  card 0F0F0F0F0F    没有登记的卡：拒绝",
    "  plate 粤B12345      住户的车：通过",
    "  input 0 1          门磁断开：未刷卡即为强行开启",
    "停车场：先用 demo-supervisor 在“收费台 > 配置 > 收费台 > 模拟岗亭”点“登记本机”，",
    "再用 demo-guard 在“停车 > 岗亭”开班，然后:",
    "  in 浙A2N906         车辆进场：道闸抬起，岗亭显示刚通过",
    "  out 浙A2N906        车辆出场：岗亭立即显示车牌、图片和 5 元，按回车收费抬杆",
    "  paid               或者按车道旁的“收费”按钮；let out 为“放行”按钮",
    "  quit               结束",
    "",
)


def simulate(name: str, code: Path, running: server.Server) -> int:
    """The simulator reads from this terminal until `quit`.

    :param code: a file with the enrolment code of the demo's box
    """
    folder = STATE / "simulator" / name
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "box.toml"
    settings.unlink(missing_ok=True)
    env = environment_env()
    with ExitStack() as stack:
        command = (PYTHON, "-m", "wuye_edge.sim", "--folder", folder)
        sim = subprocess.Popen(command, env=env, preexec_fn=end_with_us)
        stack.callback(sim.kill)
        try:
            _wait(sim, settings)
            _enrol(folder, running.address, code.read_text(), env)
            box = (PYTHON, "-m", "wuye_edge", "--config", settings, "run")
            with (folder / "box.log").open("ab") as log:
                run = subprocess.Popen(
                    box, env=env, stdout=log, stderr=log, preexec_fn=end_with_us
                )
            stack.callback(run.terminate)
            say(f"the box writes {folder / 'box.log'}")
            print("\n".join(EXAMPLES).format(address=running.address), flush=True)
            return sim.wait()
        except KeyboardInterrupt:
            return 0


def _wait(sim: subprocess.Popen, settings: Path) -> None:
    """Until the simulator has its wires laid and has written what a box needs."""
    for _turn in range(WAIT * 10):
        if settings.exists():
            return
        if sim.poll() is not None:
            break
        try:
            sim.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise Stop("the simulator did not start")


def _enrol(folder: Path, address: str, code: str, env: dict[str, str]) -> None:
    """Give the box its key, once: its journal goes on when it is started again."""
    state = folder / "state"
    state.mkdir(exist_ok=True)
    if (state / "enrolled").exists():
        return
    shutil.rmtree(state)
    state.mkdir()
    box = (PYTHON, "-m", "wuye_edge", "--config", folder / "box.toml")
    done = subprocess.run(
        (*box, "enrol", address, code), env=env, text=True, capture_output=True
    )
    if done.returncode:
        raise Stop(f"the box was not enrolled: {done.stdout}{done.stderr}")
    (state / "enrolled").touch()
