"""The websocket that says "ask now". Without it the box asks by itself anyway."""

import json
import logging
import socket
import threading
from collections.abc import Callable

import requests
import websocket

_logger = logging.getLogger(__name__)
QUIET = 20.0  # seconds without a message until a ping is sent
AGAIN = 5.0  # seconds until a lost connection is made again
KIND = "wuye_iot_wake"


class Waker:
    """A thread that listens on the channel the server gave in a signed answer.

    It is only a hint: what it says is not believed, there is nothing in it. The header
    X-Odoo-Database must not be sent: with it Odoo keeps no session and closes at once.
    """

    def __init__(
        self, server: str, wake: Callable[[], None], database: str = ""
    ) -> None:
        self._server, self._wake, self._database = server.rstrip("/"), wake, database
        self._channel = ""
        self._stopping, self._changed = threading.Event(), threading.Event()
        self._socket: websocket.WebSocket | None = None
        self._thread = threading.Thread(target=self._run, name="wake", daemon=True)

    def start(self) -> None:
        """Start the thread; it waits for a channel."""
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._stopping.set()
        self._changed.set()
        self._hang_up()
        if self._thread.is_alive():
            self._thread.join(10)

    def listen(self, channel: str) -> None:
        """The channel to listen on; the same again changes nothing."""
        if channel != self._channel:
            self._channel = channel
            self._changed.set()
            self._hang_up()

    def _hang_up(self) -> None:
        found = self._socket
        if found is not None and found.sock is not None:
            try:
                # close() alone does not wake a thread that waits in recv()
                found.sock.shutdown(socket.SHUT_RDWR)
            except OSError as error:
                _logger.debug("the websocket was closed already: %s", error)

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._channel:
                self._changed.wait()
                self._changed.clear()
                continue
            try:
                self._listen_until_closed(self._channel)
            except (OSError, ValueError, websocket.WebSocketException) as error:
                _logger.info("no websocket, asking goes on without: %s", error)
            self._stopping.wait(AGAIN)

    def _listen_until_closed(self, channel: str) -> None:
        url = self._server.replace("http", "ws", 1) + "/websocket"
        self._socket = websocket.create_connection(
            url,
            timeout=QUIET,
            cookie=self._cookie(),
            header={"User-Agent": "wuye-box"},
            sockopt=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)],
        )
        try:
            data = {"channels": [channel], "last": 0}
            self._socket.send(json.dumps({"event_name": "subscribe", "data": data}))
            self._wake()  # what came while nobody listened
            while not self._stopping.is_set() and channel == self._channel:
                self._hear(self._socket)
        finally:
            self._socket.close(timeout=1)
            self._socket = None

    def _hear(self, connection: websocket.WebSocket) -> None:
        try:
            text = connection.recv()
        except websocket.WebSocketTimeoutException:
            connection.ping()
            return
        if KIND in text if isinstance(text, str) else False:
            self._wake()

    def _cookie(self) -> str | None:
        """Names the database to a server that has several and no filter by host."""
        if not self._database:
            return None
        with requests.Session() as session:
            session.get(
                self._server + "/web/login",
                params={"db": self._database},
                allow_redirects=False,
                timeout=10,
            )
            found = session.cookies.get("session_id")
        return f"session_id={found}" if found else None
