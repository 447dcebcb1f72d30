"""Something between a browser and the site: a network that is slow, loses answers, or brings another version."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tools.clinic_site.running import Site

_OF_ONE_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"})


@dataclass
class Network:
    """What happens between: paths whose answer waits for ``open_again``, is lost, or is another one."""

    port: int = 0
    slow: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    changed: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)
    open_again: threading.Event = field(default_factory=threading.Event)
    passed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"


@contextmanager
def between(site: Site) -> Iterator[Network]:
    """Pass every request on to ``site``, as the network that is given says."""
    network = Network()

    class Hop(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True  # the browser has gone

        def _pass_on(self) -> None:
            path = self.path.partition("?")[0]
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = HTTPConnection("127.0.0.1", site.port, timeout=60)
            asked.request(self.command, self.path, body, dict(self.headers.items()))
            answer = asked.getresponse()
            content = answer.read()
            asked.close()
            network.passed.append((self.command, path))
            if f"{self.command} {path}" in network.lost:
                self.close_connection = True
                return
            if f"{self.command} {path}" in network.slow:
                network.open_again.wait(60)
            content = network.changed.get(path, bytes)(content)
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _OF_ONE_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815  names that the library asks for

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the library's own name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hop)
    server.daemon_threads = True
    network.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield network
    finally:
        network.open_again.set()
        server.shutdown()
        server.server_close()
        thread.join()
