"""Voilà, locked down: an allow-list of addresses, our identity, our kernels, our headers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import shutil
import signal
import ssl
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web
from jupyter_core.paths import jupyter_config_dir
from jupyter_core.utils import ensure_async
from jupyter_server.auth import IdentityProvider
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler, _kernel_id_regex
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from simlib.html import PICTURES_URL, STATIC_URL
from simlib.html.vis_network import VIS_FILE, VIS_URL, vis_network_folder
from simlib.serve.alive import AliveHandler, Watch
from simlib.serve.kernels import House, OwnKernelOnly, PlayerKernels, kernel_settings
from simlib.serve.system import has_unix_sockets, settle_types
from simlib.serve.tickets import TicketBook

LOG = logging.getLogger("simlib.site")

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 - one rule a line reads better
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self' ws: wss:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
"""What a page may load and run: nothing from elsewhere, no handler in an attribute."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TEMPLATE = "first-contact"
PING_MS = 20_000
PONG_MS = 3 * PING_MS
"""How long a page may owe its answer to a ping. It must be well above `PING_MS`: the first ping goes out after that."""
WIDGET_EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
"""The only JupyterLab extensions that load into a page; others bring errors and requests to other hosts."""

Handler = type[tornado.web.RequestHandler]
Route = tuple[str, Handler] | tuple[str, Handler, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site listens and what it serves from."""

    port: int
    addresses: Sequence[str]
    notebooks: Path
    templates: Path
    """The folder that holds `voila/templates/first-contact`."""
    static: Path
    pictures: Path
    """The folder of the pictures that scenarios show."""
    cookie_secret: bytes
    tls: ssl.SSLContext | None = None
    base: str = "/"
    """What every address begins with; ends with a slash."""
    behind_proxy: bool = False
    """Whether another server stands in front: it names the site otherwise, and expects it on exactly this port."""

    @property
    def ports(self) -> Sequence[int]:
        """The ports to try, one after the other; 0 is any that is free."""
        one_only = self.behind_proxy or not self.port
        return range(self.port, self.port + (1 if one_only else 10))


class QuietStatic(tornado.web.StaticFileHandler):
    """Static files with our headers; a path that makes no sense is simply not found."""

    def set_default_headers(self) -> None:
        """Our headers on every answer."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """No file's name holds a NUL, and the file system must not be asked for one."""
        if any("\0" in part for part in (*self.path_args, *self.path_kwargs.values()) if part):
            raise tornado.web.HTTPError(404)

    def set_extra_headers(self, path: str) -> None:
        """A named version is kept for a year, everything else is asked for again."""
        if "v" not in self.request.arguments:
            self.set_header("Cache-Control", "no-cache")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain word instead of a page that tells how the server is built."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("Not found." if status_code == 404 else "Not possible.")


class Pictures(QuietStatic):
    """The pictures of the scenarios: nothing else that lies beside them."""

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """The picture's path; not found for anything that is no picture."""
        if not absolute_path.lower().endswith((".svg", ".png", ".jpg", ".jpeg", ".webp")):
            raise tornado.web.HTTPError(404)
        return super().validate_absolute_path(root, absolute_path)


class TemplateFiles(QuietStatic, TemplateStaticFileHandler):
    """The static files of the page template."""

    def parse_url_path(self, path: str) -> str:
        """The file that a path means, for `TEMPLATE/static/FILE` of a template that exists here; else not found."""
        parts = path.split("/")
        if len(parts) < 3 or parts[0] not in {TEMPLATE, "base", "lab"} or parts[1] != "static" or {"", ".."} & {*parts}:
            raise tornado.web.HTTPError(404)
        return str(super().parse_url_path(path))


class VoilaFiles(QuietStatic, MultiStaticFileHandler):
    """Voilà's own front end."""


class ExtensionFiles(FileFindHandler):
    """The few JupyterLab extensions that pages need, and no others."""

    @allow_unauthenticated
    async def get(self, path: str, include_body: bool = True) -> None:  # noqa: FBT001, FBT002 - tornado's own signature
        """A file of an extension on the list; not found otherwise."""
        if not path.startswith(tuple(f"{name}/" for name in WIDGET_EXTENSIONS)):
            raise tornado.web.HTTPError(404)
        await super().get(path, include_body)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain word."""
        self.finish("Not found.")


class OwnKernel(KernelHandler):
    """A kernel, to its owner: looked at or ended, and nothing else; no answer to a browser that asks what it might."""

    SUPPORTED_METHODS = ("GET", "DELETE")


class Channels(VoilaKernelWebsocketHandler):
    """The line between a page and its kernel; a refusal has our headers and no page of Jupyter's."""

    def set_default_headers(self) -> None:
        """Our headers on every answer."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def on_message(self, ws_message: str | bytes) -> None:
        """Hand a message on. One that is none ends the line: no page of ours sends such a thing."""
        try:
            super().on_message(ws_message)
        except Exception as fault:  # noqa: BLE001 - whatever Jupyter makes of junk, it is the sender's fault
            LOG.info("a page's line sent what is no message: %s", type(fault).__name__)
            self.close()

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain word."""
        self.finish("Not possible.")


class Site(Voila):
    """The server: Voilà's page rendering and kernels behind our own doors."""

    def __init__(self, place: Place, book: TicketBook, identity: type[IdentityProvider], **kwargs: Any) -> None:
        settle_types()
        self._scratch = Path(tempfile.mkdtemp(prefix="first-contact-", dir=_short_folder(Path(tempfile.gettempdir()))))
        # Jupyter looks for templates here, keeps what it keeps in the scratch folder, and reads nobody's settings.
        os.environ |= {
            "JUPYTER_PATH": str(place.templates),
            "JUPYTER_DATA_DIR": str(self._scratch),
            "JUPYTER_CONFIG_DIR": str(self._scratch),
            "JUPYTER_NO_CONFIG": "1",
        }
        # Told to read no settings, Jupyter makes an empty folder in place of the one it would read.
        self._no_settings = Path(jupyter_config_dir())
        super().__init__(config=_config(place), **kwargs)
        self.place, self.book = place, book
        self.identity_provider_class = identity
        self.authorizer_class = OwnKernelOnly
        OwnKernelOnly.book = book
        self.config_file_paths: list[str] = []
        self.cookie_secret = place.cookie_secret
        self._routes: Sequence[Route] = ()

    @property
    def scratch(self) -> Path:
        """A private folder with a short name, for sockets and the kernels' temporary files."""
        return self._scratch

    def build(self, house: House, routes: Callable[[Site], Sequence[Route]]) -> PlayerKernels:
        """Put the application together; returns its kernels. Call inside the running loop, before `open`.

        `routes` is asked for the site's own pages once everything they need is there.
        """
        PlayerKernels.house = house
        # Voilà takes SIGTERM for its own loop, which is not the one that runs here.
        before = signal.getsignal(signal.SIGTERM)
        self.initialize([])
        signal.signal(signal.SIGTERM, before)
        self.connection_dir = str(self._scratch)
        settings = {**self.init_settings(), **self._tornado_settings()}
        kernels: PlayerKernels = self.kernel_manager
        self.watch = Watch(kernels)
        self._routes = routes(self)
        self.app = tornado.web.Application(self.init_handlers(), **settings)
        return kernels

    def _tornado_settings(self) -> dict[str, object]:
        return {
            "headers": HEADERS,
            "compress_response": True,
            "login_url": f"{self.place.base}sign-in",
            "cookie_secret": self.place.cookie_secret,
            "xsrf_cookie_kwargs": {
                "samesite": "Strict",
                "secure": self.place.tls is not None,
                "path": self.place.base,
            },
            "ws_ping_interval": PING_MS,
            "ws_ping_timeout": PONG_MS,
            "allow_remote_access": self.place.tls is not None or self.place.behind_proxy,
            "local_hostnames": ["localhost"],
            "max_body_size": 1 << 20,
            "log_function": _log_request,
        }

    def init_handlers(self) -> list[Any]:
        """The allow-list: nothing of Voilà answers that does not stand here."""
        kernel = rf"/api/kernels/{_kernel_id_regex}"
        routes: list[Route] = [
            (kernel, OwnKernel),
            (f"{kernel}/channels", Channels),
            (rf"/alive/{_kernel_id_regex}", AliveHandler, {"watch": self.watch}),
            (r"/voila/templates/(.*)", TemplateFiles),
            (r"/voila/static/(.*)", VoilaFiles, {"paths": self.static_paths}),
            (r"/voila/labextensions/(.*)", ExtensionFiles, {"path": self.labextensions_path}),
            (rf"/{VIS_URL}({re.escape(VIS_FILE)})", QuietStatic, {"path": str(vis_network_folder())}),
            (rf"/{STATIC_URL}(.*)", QuietStatic, {"path": str(self.place.static)}),
            (rf"{PICTURES_URL}(.*)", Pictures, {"path": str(self.place.pictures)}),
            *self._routes,
        ]
        below = self.place.base.rstrip("/")
        return [(f"{re.escape(below)}{path}", *rest) for path, *rest in routes]

    def open(self) -> int:
        """Listen; returns the port. Raises OSError when no port near the wanted one is free."""
        server = tornado.httpserver.HTTPServer(self.app, ssl_options=self.place.tls, max_body_size=1 << 20)
        for port in self.place.ports:
            try:
                sockets = [
                    bound for address in self.place.addresses for bound in tornado.netutil.bind_sockets(port, address)
                ]
            except OSError:
                LOG.info("port %s is taken", port)
                continue
            server.add_sockets(sockets)
            self.server = server
            return int(sockets[0].getsockname()[1])
        raise OSError(f"No free port from {self.place.ports[0]} to {self.place.ports[-1]}.")

    async def close(self) -> None:
        """Stop listening, end every kernel, leave nothing in the folder of temporary files."""
        if hasattr(self, "server"):
            self.server.stop()
        if hasattr(self, "app"):
            await ensure_async(self.kernel_manager.shutdown_all(now=True))
        await asyncio.to_thread(shutil.rmtree, self._scratch, ignore_errors=True)
        with contextlib.suppress(OSError):
            self._no_settings.rmdir()


def _short_folder(usual: Path) -> Path:
    """Where the scratch folder goes: the usual place, unless sockets below it would have too long a name.

    A Unix socket's name may have 103 bytes on macOS, and a kernel's own part of it is 73.
    """
    short = Path("/tmp")  # noqa: S108 - the folder made inside has a random name and is closed to others
    return short if has_unix_sockets() and len(os.fsencode(usual)) > 27 and short.is_dir() else usual


def _config(place: Place) -> Config:
    return Config(
        {
            **kernel_settings(),
            "Application": {"log_level": logging.ERROR},
            "Voila": {"root_dir": str(place.notebooks), "open_browser": False, "base_url": place.base},
            "VoilaConfiguration": {
                "template": TEMPLATE,
                "allow_template_override": "NO",
                "allow_theme_override": "NO",
                "file_allowlist": [],
                "strip_sources": True,
                "show_tracebacks": False,
                "attempt_fix_notebook": False,
                "extension_allowlist": WIDGET_EXTENSIONS,
                "multi_kernel_manager_class": PlayerKernels,
                "http_keep_alive_timeout": 20,
            },
        }
    )


def _log_request(handler: tornado.web.RequestHandler) -> None:
    level = logging.WARNING if handler.get_status() >= 500 else logging.DEBUG
    LOG.log(level, "%s %s %s", handler.get_status(), handler.request.method, handler.request.path)
