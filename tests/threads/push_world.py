"""A push service that listens on a port of its own, and a browser's keys to read what arrives."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from peers.threads.push_address import Address


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """One device: its keys, and an address at the service."""

    def __init__(self, origin: str, path: str = "/send/phone") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        point = self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.secret = b"sixteen secrets!"
        self.address = Address(f"{origin}{path}", base64url(point), base64url(self.secret))

    def read(self, body: bytes) -> Any:
        """What this device, and nobody else, can read of a push."""
        words = http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret)
        return json.loads(words)


class PushService:
    """Answers each post with `status`; keeps (path, headers, body)."""

    def __init__(self) -> None:
        self.status = 201
        self.headers: dict[str, str] = {}
        self.posts: list[tuple[str, Any, bytes]] = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.posts.append((self.path, self.headers, body))
                self.send_response(service.status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                """Silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    thread = threading.Thread(target=service.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield service
    service.server.shutdown()
    thread.join()
    service.server.server_close()
