"""The live page of ``grassroots explore``: a village that lives month by month, in a browser on this machine.

What is shown is worked out in plain functions (village, counts, household, shown), which know no browser; page.py and the parts
beside it put it on a page with Solara, an extra (``viz``) that is loaded when a page is served.
"""

import errno
import os
import socket
import threading
import warnings
import webbrowser
from importlib.resources import files
from typing import TYPE_CHECKING

from grassroots.errors import Refused, say
from grassroots.language import Language, usual
from grassroots.options import announce_compilation, load

if TYPE_CHECKING:
    from uvicorn import Server

HOST = "127.0.0.1"
"""Only the person at this machine can reach the page."""
NEXT = 20
"""Ports that are tried where one is in use."""
QUIET = {
    "SOLARA_APP": "grassroots.live.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_TELEMETRY_SERVER_USER_ID": "nobody",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
}
"""Solara as it is to be: without a word to its makers, who would otherwise hear of every start; a tab that has lost touch is
forgotten after ten minutes."""


def serve(place: str, lang: Language, port: int, open_browser: bool) -> None:
    """Show a village on a page of this machine until Ctrl-C.

    Args:
        place: its name, or the path of its file.
        lang: what the page opens in; of both, that of the system. A button changes it.
        port: where the page is shown; where it is in use, the next one that is free.
        open_browser: whether a browser is opened.

    Raises:
        InputError: no such place, or its file cannot be used.
        Refused: no port is free.
    """
    scenario, _ = load(place)
    listening = listen(port)
    announce_compilation(False)
    os.environ.update(QUIET)
    from solara.server.settings import assets
    from uvicorn import Config, Server

    from grassroots.live import page
    from grassroots.live.village import Village

    Village(
        scenario
    )  # what is wrong with it is said here, and the month is compiled before somebody waits for it
    assets.extra_locations = [str(files("analysis") / "fonts")]
    page.OPENING.place = scenario
    page.OPENING.lang = str(usual() if lang is Language.both else lang).replace("both", "en")
    warnings.filterwarnings(
        "ignore", "Cookies with samesite=none", UserWarning
    )  # nothing to the person at this machine
    config = Config(
        "solara.server.starlette:app", log_level="error", access_log=False, timeout_graceful_shutdown=1
    )
    server = Server(config)
    address = f"http://{HOST}:{listening.getsockname()[1]}"
    threading.Thread(target=tell, args=(server, address, open_browser), daemon=True).start()
    try:
        server.run([listening])
    except KeyboardInterrupt:
        return  # that is how one closes it


def listen(port: int) -> socket.socket:
    """A socket of this machine alone, at this port or the next one that is free.

    Raises:
        Refused: none is free.
    """
    for number in range(port, min(65535, port + NEXT) + 1):
        try:
            return socket.create_server((HOST, number))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise Refused(f"--port {port}: it is in use, and so are the {NEXT} after it; give another one")


def tell(server: "Server", address: str, open_browser: bool) -> None:
    """Once the page is there: where it is, and open it."""
    while not server.started:
        if server.should_exit:
            return
        threading.Event().wait(0.05)
    say(f"the page is at {address}; Ctrl-C closes it")
    if open_browser:
        webbrowser.open(address)
