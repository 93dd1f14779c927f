"""One address for several hosts: the least busy one gets the next connection."""

import socket
import threading
import time
from contextlib import closing, suppress

import pytest

from tools.dev.balancer import Balancer
from tools.dev.server import free_port
from tools.dev.settings import HOST

LIMIT = 10  # seconds


class Answering:
    """A host that says its name, once it is told to."""

    def __init__(self, name: bytes):
        self.name = name
        self.go = threading.Event()
        self.asked = threading.Semaphore(0)
        self.socket = socket.create_server((HOST, 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client):
        with client:
            client.recv(100)
            self.asked.release()
            assert self.go.wait(LIMIT)
            client.sendall(self.name)


@pytest.fixture
def balancer():
    with closing(Balancer()) as made:
        yield made


@pytest.fixture
def hosts(balancer):
    made = [Answering(b"one"), Answering(b"two")]
    for host in made:
        balancer.add(host.port)
    yield made
    for host in made:
        host.socket.close()


def _ask(balancer):
    client = socket.create_connection((HOST, balancer.port), LIMIT)
    client.sendall(b"?")
    return client


def _hear(client):
    with client:
        return client.recv(100)


def _wait(condition):
    end = time.monotonic() + LIMIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_two_at_once_go_to_two_hosts(balancer, hosts):
    clients = [_ask(balancer), _ask(balancer)]
    for host in hosts:
        assert host.asked.acquire(timeout=LIMIT)
        host.go.set()
    assert {_hear(client) for client in clients} == {b"one", b"two"}


def test_host_is_busy_until_it_is_done_though_the_client_left(balancer, hosts):
    """The job runner hangs up after a second; the job goes on."""
    _ask(balancer).close()
    assert hosts[0].asked.acquire(timeout=LIMIT)
    for _turn in range(3):
        hosts[1].go.set()
        assert _hear(_ask(balancer)) == b"two"
        _wait(lambda: not balancer.busy[hosts[1].port])
    assert balancer.busy[hosts[0].port] == 1
    hosts[0].go.set()
    _wait(lambda: not balancer.busy[hosts[0].port])


def test_host_that_is_down_is_passed_over(balancer):
    balancer.add(free_port())
    with socket.create_server((HOST, 0)) as alone:
        balancer.add(alone.getsockname()[1])
        for _turn in range(2):
            client = _ask(balancer)
            alone.settimeout(LIMIT)
            alone.accept()[0].close()
            client.close()
    _wait(lambda: not any(balancer.busy.values()))


def test_nobody_answers(balancer):
    port = free_port()
    balancer.add(port)
    with suppress(ConnectionResetError):  # as the system sees it
        assert _hear(_ask(balancer)) == b""
    assert not balancer.busy[port]
