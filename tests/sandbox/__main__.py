"""python -m tests.sandbox: run the sandbox network until it is told to stop."""

import argparse
import os
import secrets
import signal
import sys
import threading
import time
from pathlib import Path

from .network import Network, Settings
from .server import Server

READY = "Chirp Square listens on"
SECONDS_BETWEEN_LOOKS = 0.5


def main(arguments: list[str] | None = None) -> None:
    """Start the server, say where it listens, and serve until SIGTERM or Ctrl-C."""
    options = _options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Path(options.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    server = Server((options.host, options.port))
    address = f"http://{options.host}:{server.server_address[1]}"
    settings = Settings(
        base_url=(options.public_url or address).rstrip("/"),
        company=options.company_account,
        company_name=options.company_name or options.company_account.replace("_", " ").title(),
        token=options.token,
    )
    server.network = Network(options.database, settings)
    if options.stop_with:
        threading.Thread(target=_stop_with, args=(options.stop_with,), daemon=True).start()
    print(f"{READY} {address}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        print("Chirp Square stops.", flush=True)
    finally:
        server.stopping.set()
        server.server_close()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description="Chirp Square, a pretend network.")
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--database", required=True, help="SQLite file; made where missing, kept when stopped")
    parser.add_argument("--company-account", default="acme")
    parser.add_argument("--company-name", help="display name of the company's account")
    parser.add_argument("--token", help="what the connector sends as its Bearer token; made up where missing")
    parser.add_argument("--public-url", help="where browsers and the connector reach this server, behind a proxy")
    parser.add_argument("--stop-with", type=int, metavar="PID", help="stop when this process is gone")
    options = parser.parse_args(arguments)
    if not options.token:
        options.token = secrets.token_urlsafe(24)
        print(f"Token of @{options.company_account}: {options.token}", flush=True)
    return options


def _stop_with(pid: int) -> None:
    """A server whose starter was killed must not stay behind."""
    while os.getppid() == pid:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
