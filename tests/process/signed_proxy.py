"""Stands between box and server, and does what a thief on the line would do.

It reads all of it and can sign nothing. A fault is armed by its name and done once,
to the next answer that carries an order; `done` says which were.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

HOST = "127.0.0.1"
LIMIT = 60  # seconds an answer may take
KEPT = ("X-Wuye-Box", "X-Wuye-Key", "X-Wuye-Time", "X-Wuye-Nonce", "X-Wuye-Sign")


class Proxy:
    """Serves on a free port of its own, in threads; `close` ends it."""

    def __init__(self, target: str):
        self.target = target
        self.fault, self.seconds = "", 0.0
        self.away = False  # the server is not reached
        self.done: list[str] = []
        self.refused: list[str] = []  # what the server said to a request sent twice
        self._old: list[tuple[int, bytes, str]] = []  # answers with an order
        self._held = None  # an answer for the next question
        self._lock, self._ended = threading.Lock(), threading.Event()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_arguments):
                pass

            def do_POST(self):
                if proxy.away:
                    self.close_connection = True
                    return
                body = self.rfile.read(int(self.headers["Content-Length"]))
                head = {name: self.headers.get(name, "") for name in KEPT}
                status, text, sign = proxy.carry(self.path, body, head)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.send_header("X-Wuye-Sign", sign)
                self.end_headers()
                self.wfile.write(text)

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://{HOST}:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def arm(self, fault: str, seconds: float = 0.0):
        with self._lock:
            self.fault, self.seconds = fault, seconds

    def _send(self, path, body, head):
        kind = {"Content-Type": "application/json"}
        answer = requests.post(
            self.target + path, data=body, headers={**head, **kind}, timeout=LIMIT
        )
        sign = answer.headers.get("X-Wuye-Sign", "")
        return answer.status_code, answer.content, sign

    def carry(self, path, body, head):
        """One call, and what is made of its answer."""
        answer = self._send(path, body, head)
        if self._held:
            answer, self._held = self._held, None
            return answer
        if answer[0] != 200 or not _commands(answer[1]):
            return answer
        with self._lock:
            self._old.append(answer)
            fault, self.fault = self.fault, ""
        if not fault:
            return answer
        self.done.append(fault)
        return getattr(self, f"_{fault}")(answer, path, body, head)

    # === FAULTS === #

    def _replay(self, _answer, *_request):
        """The oldest order there was, in place of the new one."""
        return self._old[0]

    def _alter(self, answer, *_request):
        """Another door."""
        status, text, sign = answer
        return status, text.replace(b'"lane2"', b'"lane3"'), sign

    def _lose(self, _answer, *_request):
        """Carried out by nobody: the box asks again."""
        return 502, b"", ""

    def _twice(self, answer, path, body, head):
        """The same request once more; the box gets the first answer."""
        self.refused.append(self._send(path, body, head)[1].decode())
        return answer

    def _late(self, answer, *_request):
        """The order is over when it comes."""
        self._ended.wait(self.seconds)
        return answer

    def _swap(self, answer, *_request):
        """The order comes as the answer to the next question."""
        self._held = answer
        return 502, b"", ""

    def close(self):
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()


def _commands(text: bytes) -> list:
    try:
        return json.loads(text).get("commands") or []
    except ValueError:
        return []
