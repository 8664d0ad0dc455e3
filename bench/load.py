"""Visitors who ask for one page again and again: standard library, bounded in number and time."""

import socket
import threading
import time
from dataclasses import dataclass

_LONGEST_WAIT = 10.0


@dataclass
class Visitors:
    """`clients` at once on one address of this machine.

    A connection is used again when the server allows it, as browsers do.
    """

    port: int
    path: str
    clients: int = 2

    def fetch(self) -> bytes:
        """The page itself, once."""
        connection = _Connection(self.port, self.path)
        body = connection.ask()
        connection.close()
        return body

    def requests_per_second(self, *, seconds: float, at_most: int = 50_000) -> tuple[float, int]:
        """Answers a second, and how many there were."""
        stop_at = time.perf_counter() + seconds
        counts = [0] * self.clients

        def visit(at: int) -> None:
            connection = _Connection(self.port, self.path)
            while time.perf_counter() < stop_at and counts[at] < at_most // self.clients:
                connection.ask()
                counts[at] += 1
            connection.close()

        start = time.perf_counter()
        visitors = [threading.Thread(target=visit, args=(at,)) for at in range(self.clients)]
        for visitor in visitors:
            visitor.start()
        for visitor in visitors:
            visitor.join()
        return sum(counts) / (time.perf_counter() - start), sum(counts)


class _Connection:
    """One client; opens a new connection when the server closed the last one."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        self.words = f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode()
        self.socket: socket.socket | None = None

    def ask(self) -> bytes:
        """The body of a 200; anything else is an error of the measurement."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), _LONGEST_WAIT)
        self.socket.sendall(self.words)
        head, body = self._head()
        lines = head.lower().split(b"\r\n")
        if b" 200 " not in lines[0]:
            raise RuntimeError(f"the page answered {lines[0].decode()}")
        length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
        parts, missing = [body], length - len(body)
        while missing > 0:
            part = self.socket.recv(65_536)
            if not part:
                raise RuntimeError("the page ended too early")
            parts.append(part)
            missing -= len(part)
        if b"connection: close" in lines:
            self.close()
        return b"".join(parts)

    def _head(self) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            part = self.socket.recv(65_536) if self.socket else b""
            if not part:
                raise RuntimeError("the server closed before it answered")
            received += part
        head, _blank, body = received.partition(b"\r\n\r\n")
        return head, body

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None
