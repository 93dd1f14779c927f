"""A simulator that runs as a process of its own and talks in lines."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time


class Child:
    """Starts a module; `say` gives it a line, `wait` waits for one of its own.

    :param program: the Python to run it with; ours by default
    :param options: of `subprocess.Popen`, e.g. `preexec_fn`
    """

    def __init__(self, *command: str, program: str = sys.executable, **options):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        if program != sys.executable:
            environment.pop("PYTHONPATH")
        self.process = subprocess.Popen(
            [program, "-u", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
            **options,
        )
        self.lines: list[str] = []
        self._queue: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._queue.put(line.rstrip("\n"))

    def say(self, line: str) -> None:
        """Give the process a line."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait(self, begin: str, timeout: float = 10.0) -> str:
        """The next line that begins so; what comes before it is passed over."""
        deadline = time.monotonic() + timeout
        with contextlib.suppress(queue.Empty):
            while True:
                left = max(deadline - time.monotonic(), 0)
                line = self._queue.get(timeout=left)
                if line.startswith(begin):
                    return line
        raise TimeoutError(f"no line '{begin}' within {timeout} s; heard: {self.lines}")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self._thread.join()
        self.process.stdin.close()
        self.process.stdout.close()
