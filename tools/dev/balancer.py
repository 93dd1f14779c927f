"""One address for several Odoo hosts: each connection goes to the least busy one.

What a reverse proxy does in front of them (docs/scaling.md). queue_job's runner hangs
up after a second while its job goes on: a host is busy until the host itself is done.
"""

import contextlib
import selectors
import socket
import threading

from .settings import HOST

PIECE = 65_536  # bytes
PATIENCE = 1  # seconds a host has to accept


class Balancer:
    """Listens on a port of its own and carries to the hosts' ports."""

    def __init__(self):
        self.busy: dict[int, int] = {}  # connections a host is at work on
        self.carried: dict[int, int] = {}
        self._lock = threading.Lock()
        self._socket = socket.create_server((HOST, 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def add(self, port: int) -> None:
        with self._lock:
            self.busy[port] = self.carried[port] = 0

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._socket.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        found = self._connect()
        if not found:
            client.close()
            return
        port, host = found
        try:
            with contextlib.suppress(OSError):
                self._pump(client, host)
        finally:
            client.close()
            host.close()
            with self._lock:
                self.busy[port] -= 1

    def _connect(self) -> tuple[int, socket.socket] | None:
        """The least busy host that answers; it counts as busy from now on."""
        tried: set[int] = set()
        while len(tried) < len(self.busy):
            with self._lock:
                left = [port for port in self.busy if port not in tried]
                port = min(left, key=lambda one: (self.busy[one], self.carried[one]))
                self.busy[port] += 1
            tried.add(port)
            try:
                host = socket.create_connection((HOST, port), PATIENCE)
            except OSError:  # it is down, or starts
                with self._lock:
                    self.busy[port] -= 1
                continue
            host.settimeout(None)
            with self._lock:
                self.carried[port] += 1
            return port, host
        return None

    def _pump(self, client: socket.socket, host: socket.socket) -> None:
        """Until the host is done, even where the client has left."""
        with selectors.DefaultSelector() as selector:
            selector.register(client, selectors.EVENT_READ, host)
            selector.register(host, selectors.EVENT_READ, client)
            while True:
                for key, _events in selector.select():
                    piece = self._read(key.fileobj)
                    if piece:
                        with contextlib.suppress(OSError):
                            key.data.sendall(piece)
                    elif key.fileobj is host:
                        return
                    else:
                        selector.unregister(client)

    @staticmethod
    def _read(end: socket.socket) -> bytes:
        try:
            return end.recv(PIECE)
        except OSError:
            return b""
