"""A small HTTP server for one camera: bound to one address, deaf to all others.

Cameras do not sign what they push, so whoever could push could open the barrier. The
server therefore listens at one configured address, takes connections of the camera's
address only, and is meant for a network of its own. Bodies have a limit in bytes and in
time, and there are never more than a few connections.
"""

import socket
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

CONNECTIONS = 8  # at once; a camera uses two or three
IDLE = 40.0  # seconds between two requests of a connection; heartbeats come each 30
BODY_TIME = 5.0  # seconds for a body to arrive


@dataclass(slots=True)
class Request:
    """What the camera sent; `at` is `time.monotonic()` of its last byte."""

    path: str
    content_type: str
    body: bytes
    at: float


@dataclass(slots=True)
class Reply:
    """What goes back."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"


class Handler(Protocol):
    """What a camera does with requests; called in a connection's thread."""

    largest: int  # bytes of a body
    peers: frozenset[str]  # addresses that may connect

    def handle(self, request: Request) -> Reply: ...

    def sent(self, request: Request, is_whole: bool) -> None:
        """After the reply was written, or could not be."""
        ...

    def stranger(self, address: str) -> None:
        """Somebody else has knocked."""
        ...

    def stumbled(self, error: Exception) -> None:
        """`handle` has raised; the camera gets status 500."""
        ...


class Server(ThreadingHTTPServer):
    """Connections of one camera."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 32  # more than the limit: they are refused, not left waiting

    def __init__(self, address: str, port: int, handler: Handler):
        self.handler = handler
        self._free = threading.BoundedSemaphore(CONNECTIONS)
        self._open: set[socket.socket] = set()
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, port), Connection)

    def verify_request(self, request, client_address) -> bool:
        """Only the camera, and not too often at once; nothing was read yet."""
        if client_address[0] not in self.handler.peers:
            self.handler.stranger(client_address[0])
            return False
        if not self._free.acquire(blocking=False):
            return False
        self._open.add(request)
        return True

    def shutdown_request(self, request) -> None:
        """A connection is over, in whatever way."""
        if request in self._open:
            self._open.discard(request)
            self._free.release()
        super().shutdown_request(request)

    def close_all(self) -> None:
        """End the connections there are: their threads end with them."""
        for connection in tuple(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it is closed already

    def handle_error(self, request, client_address) -> None:
        """A connection that broke is no news: the camera makes another."""


class Connection(BaseHTTPRequestHandler):
    """Requests of one connection, one after another."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "box", ""
    timeout = IDLE
    # an answer in two packets would wait 40 ms for the camera's acknowledgement
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """A push."""
        body = self._body()
        if body is None:
            return
        request = Request(
            self.path.partition("?")[0],
            self.headers.get("Content-Type", ""),
            body,
            time.monotonic(),
        )
        handler = self.server.handler
        try:
            reply = handler.handle(request)
        except Exception as error:
            handler.stumbled(error)
            self._reply(Reply(500))
            return
        is_whole = False
        try:
            self._reply(reply)
            is_whole = True
        finally:
            handler.sent(request, is_whole)

    def _body(self) -> bytes | None:
        """The body, or None after a refusal."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or len(length) > 9:
            return self._refuse(411)
        if self.headers.get("Transfer-Encoding"):
            return self._refuse(411)
        size = int(length)
        if size > self.server.handler.largest:
            return self._refuse(413)
        deadline = time.monotonic() + BODY_TIME
        body = bytearray()
        while len(body) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                return self._refuse(408)
            self.connection.settimeout(left)
            part = self.rfile.read1(min(size - len(body), 65536))
            if not part:
                self.close_connection = True
                return None
            body += part
        self.connection.settimeout(IDLE)
        return bytes(body)

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self._reply(Reply(status))

    def _reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body)
        self.wfile.flush()

    def log_message(self, format: str, *args) -> None:
        """Faults and reads are told by the device; a log of requests names plates."""
