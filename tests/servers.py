"""Throw-away servers for a test session: PostgreSQL, Redis; and is there a browser?

    python -m tests.servers postgres redis -- pytest -n 2

starts what is named, runs the command with DATABASE_URL and REDIS_URL set, and stops everything.
Where a part is missing it says in one line how to get it and succeeds, or fails if CI is true.
In tests, the classes serve to stop, freeze and restart a server of one's own.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import redis

PACKAGES = {
    "postgres": "postgresql",
    "redis": "redis-server",
    "browser": "chromium",
    "nginx": "nginx libnginx-mod-http-brotli-static",
}
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
READY_WITHIN = 20.0  # seconds


class NotThereError(Exception):
    """A server's program is not installed."""


def postgres_programs() -> Path | None:
    """The folder of `initdb` and `postgres`: Debian keeps it off the PATH. Newest first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda program: float(program.parts[-3]),
        reverse=True,
    )
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).resolve().parent if on_path else None


def chromium() -> str | None:
    return next((path for path in CHROMIUM if os.access(path, os.X_OK)), None)


def _wait_until_ready(what: str, process: subprocess.Popen[bytes], log: Path, attempt) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            return attempt()
        except (psycopg2.OperationalError, redis.RedisError) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                message = f"{what} did not start: {error}\n{log.read_text(errors='replace')}"
                raise RuntimeError(message) from error
            time.sleep(0.05)


class Server:
    """One server process in a folder of its own, gone at the end whatever happens."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        # Readable along the whole path: PostgreSQL runs as another user when we are root.
        self.folder = Path(tempfile.mkdtemp(prefix=f"portal-{self.name}-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotThereError

    def ping(self) -> None:
        """One exchange with the server; raises while it is not ready."""

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=subprocess.STDOUT
            )
        _wait_until_ready(self.name, self.process, self.log, self.ping)

    def stop(self, number: int | None = None) -> None:
        """End the process (`signal.SIGKILL` for a crash); `start()` brings it back."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(number or self.stop_signal)
            self.process.wait(READY_WITHIN)
            self.process = None

    def freeze(self) -> None:
        """Connections stay open and nothing answers: the worst kind of failure."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.remove()


class Postgres(Server):
    """A cluster on a Unix socket; nobody but this machine can reach it."""

    name = "postgres"
    # Fast shutdown: SIGTERM would wait for clients to leave.
    stop_signal = signal.SIGINT

    @property
    def url(self) -> str:
        return f"postgresql://app@/app?host={self.folder}&port=5432"

    def _as_user(self) -> list[str]:
        """PostgreSQL refuses root; then it runs as the user of Debian's package, or as nobody."""
        end_with_us = ["setpriv", "--pdeathsig", "INT"]
        if os.getuid() != 0:
            return end_with_us
        known = {user.pw_name for user in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
        os.chown(self.folder, user.pw_uid, user.pw_gid)
        ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return [*end_with_us, *ids]

    def command(self) -> list[str]:
        programs = postgres_programs()
        if programs is None:
            raise NotThereError
        data = self.folder / "data"
        as_user = self._as_user()
        if not data.exists():
            initdb = [programs / "initdb", "-D", data, "-A", "trust", "-U", "app", "-E", "UTF8"]
            subprocess.run(
                [*as_user, *initdb, "--locale=C.UTF-8", "--no-sync"],
                cwd=self.folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": "60",
        }
        settings = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        return [*as_user, str(programs / "postgres"), "-D", str(data), *settings]

    def ping(self) -> None:
        psycopg2.connect(dbname="postgres", user="app", host=str(self.folder), port=5432).close()

    def start(self) -> None:
        super().start()
        self.create_database("app")

    def create_database(self, name: str) -> str:
        """Make a database if it is not there; returns its URL."""
        admin = psycopg2.connect(dbname="postgres", user="app", host=str(self.folder), port=5432)
        admin.autocommit = True
        already_there = contextlib.suppress(psycopg2.errors.DuplicateDatabase)
        with contextlib.closing(admin), admin.cursor() as cursor, already_there:
            cursor.execute(f'CREATE DATABASE "{name}"')
        return self.url.replace("/app?", f"/{name}?")


class Redis(Server):
    """A broker on a port of this machine, below the range the system hands out."""

    name = "redis"

    def __init__(self) -> None:
        super().__init__()
        self.port = _free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        program = shutil.which("redis-server")
        if program is None:
            raise NotThereError
        words = f"--port {self.port} --bind 127.0.0.1 --appendonly yes --save"
        return ["setpriv", "--pdeathsig", "TERM", program, *words.split(), ""]

    def ping(self) -> None:
        with redis.Redis(port=self.port, socket_timeout=1) as client:
            client.ping()


class Nginx(Server):
    """nginx with one server block, which a test may fill and load again."""

    name = "nginx"
    stop_signal = signal.SIGQUIT

    def __init__(self) -> None:
        super().__init__()
        self.port = _free_port()
        self._write("location / { return 204; }")

    def _write(self, locations: str, http: str = "") -> None:
        module = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
        load = f"load_module {module};" if module.exists() else ""
        (self.folder / "nginx.conf").write_text(
            f"{load}\ndaemon off;\npid {self.folder}/pid;\nerror_log {self.log};\n"
            "events { worker_connections 64; }\n"
            f"http {{ access_log off; client_body_temp_path {self.folder}/body;\n"
            f"proxy_temp_path {self.folder}/proxy; fastcgi_temp_path {self.folder}/fastcgi;\n"
            f"uwsgi_temp_path {self.folder}/uwsgi; scgi_temp_path {self.folder}/scgi;\n{http}\n"
            f"server {{ listen 127.0.0.1:{self.port};\n{locations}\n}} }}\n"
        )

    def command(self) -> list[str]:
        program = nginx()
        if program is None:
            raise NotThereError
        return ["setpriv", "--pdeathsig", "TERM", program, "-c", f"{self.folder}/nginx.conf"]

    def ping(self) -> None:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError as error:
            raise redis.ConnectionError from error

    def serve(self, locations: str, *, portal: int, http: str = "") -> None:
        """Start again with these locations; `@portal` is what listens on the port `portal`."""
        self.stop()
        at_portal = f"location @portal {{ proxy_pass http://127.0.0.1:{portal}; }}"
        self._write(f"{locations}\n{at_portal}", http)
        self.start()


def nginx() -> str | None:
    """Debian keeps it where only root's PATH leads."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _free_port() -> int:
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port below 32000")


def missing(names: list[str]) -> list[str]:
    there = {
        "postgres": postgres_programs() is not None,
        "redis": shutil.which("redis-server") is not None,
        "browser": chromium() is not None,
        "nginx": nginx() is not None,
    }
    return [PACKAGES[name] for name in names if not there[name]]


@contextlib.contextmanager
def environment(names: list[str]) -> Iterator[dict[str, str]]:
    """Start what is named; yields the variables that lead to it."""
    variables = {}
    with contextlib.ExitStack() as running:
        if "postgres" in names:
            variables["DATABASE_URL"] = running.enter_context(Postgres()).url
        if "redis" in names:
            variables["REDIS_URL"] = running.enter_context(Redis()).url
        yield variables


def main(arguments: list[str]) -> int:
    split = arguments.index("--")
    names, command = arguments[:split], arguments[split + 1 :]
    if absent := missing(names):
        must = os.environ.get("CI") == "true"
        verdict = "Missing" if must else "Left out the tests that need it"
        print(f"{verdict}: apt-get install {' '.join(absent)}", flush=True)
        return 1 if must else 0
    # A SIGTERM must run the clean-up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with environment(names) as variables:
        return subprocess.run(command, env={**os.environ, **variables}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
