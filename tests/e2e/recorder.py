"""A proxy that passes requests on unchanged and remembers which AWS operations they were.

It stands between the tool and an emulator, so that the proof of "reads only"
does not rest on what the tool says about itself.
"""

from __future__ import annotations

import http.client
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

READ_ONLY = re.compile(r"^(Describe|List|Get)[A-Z]")
SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/aws4_request")
# Hop-by-hop headers, and those that http.client writes itself.
DROPPED = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection", "content-length"}


@dataclass(frozen=True)
class Call:
    """One request, as far as it matters for what it may change."""

    service: str
    operation: str
    method: str
    status: int

    @property
    def reads(self) -> bool:
        """Whether the request only reads: by its name, or by GET where REST has no name."""
        return bool(READ_ONLY.match(self.operation)) if self.operation else self.method == "GET"

    def __str__(self) -> str:
        return f"{self.service} {self.operation or self.method}"


class Recorder:
    """A recording proxy on a loopback port, in front of one upstream."""

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream)
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            """Passes one request on."""

            protocol_version = "HTTP/1.1"
            # Without this, small answers wait for a delayed acknowledgement.
            disable_nagle_algorithm = True

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing: the calls are the log."""

            def _pass_on(self) -> None:
                recorder.pass_on(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _pass_on

        class QuietServer(ThreadingHTTPServer):
            """A client that hangs up early is no news (the fault run makes them do so)."""

            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """Drops the traceback."""

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        """Sends the request upstream, the answer back, and writes the call down."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in DROPPED}
        connection = http.client.HTTPConnection(self._upstream.hostname or "", self._upstream.port, timeout=60)
        try:
            connection.request(handler.command, handler.path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        call = _call(handler, body, answer.status)
        with self._lock:
            self.calls.append(call)
        handler.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in DROPPED:
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def writes(self) -> list[Call]:
        """The calls that could have changed something."""
        return [call for call in self.calls if not call.reads]


def _call(handler: BaseHTTPRequestHandler, body: bytes, status: int) -> Call:
    scope = SCOPE.search(handler.headers.get("Authorization") or "")
    target = handler.headers.get("X-Amz-Target") or ""
    operation = target.rpartition(".")[2]
    if not operation and body.startswith((b"Action=", b"Version=")) or b"&Action=" in body:
        operation = (parse_qs(body.decode("utf-8", "replace")).get("Action") or [""])[0]
    return Call(scope.group(2) if scope else "unsigned", operation, handler.command, status)
