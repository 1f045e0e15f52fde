"""python -m tests.demo: prepare and run a complete local installation until Ctrl-C."""

import argparse
import fcntl
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from apps.portal.demo.company import ACCOUNT, PROFILE
from tests.sandbox.client import Sandbox

from .processes import ROOT, Service, ServiceError, answers, stop_all, wait_until

PASSWORD = "answered-in-the-open"
TOKEN = "token-of-the-demo"
# Who is told of at the start, by their short names.
ROLES = {
    "ana": "customer",
    "bela": "champion",
    "nina": "partner",
    "omar": "agent",
    "rita": "representative",
    "modi": "moderator",
    "mona": "manager",
}
SHOP_PORT = 9300
PORTS_TRIED = 50
SECONDS_TO_START = 60
SECONDS_BETWEEN_LOOKS = 0.2


class Stopped(BaseException):
    """Somebody asked us to stop."""


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop. Returns the exit code: 0 when somebody stopped it, 1 when a part of it failed."""
    options = read_options(arguments)
    folder = Path(os.environ.get("LOCAL_DIR") or ROOT / ".local").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with (folder / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"A demo runs already in {folder}. Stop it first, or set LOCAL_DIR to another folder.")
            return 1
        return _run(folder, options)


def _run(folder: Path, options: argparse.Namespace) -> int:
    services: list[Service] = []
    try:
        _start(folder, options, services)
        while True:
            for service in services:
                service.must_run()
            time.sleep(SECONDS_BETWEEN_LOOKS)
    except Stopped:
        _say("Stopping.")
        return 0
    except ServiceError as error:
        _say(f"The demo cannot go on: {error}")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all(services)


def _start(folder: Path, options: argparse.Namespace, services: list[Service]) -> None:
    """Prepare and start everything, in an order in which nobody waits for somebody who is not there yet."""
    begun = time.monotonic()
    port = find_free_port(options.port)
    sandbox = Sandbox(
        folder=folder, company=ACCOUNT, token=TOKEN, port=find_free_port(options.sandbox_port, taken=port)
    )
    site = f"http://127.0.0.1:{port}"
    _set_environment(folder, site)
    # Under another name than ours, so that browsers take it for another site.
    shop = f"http://localhost:{find_free_port(SHOP_PORT, taken=sandbox.port)}"

    def part(name: str, *command: str) -> Service:
        services.append(Service(name, [sys.executable, *command], folder / "log" / f"{name}.log"))
        return services[-1]

    square = part(
        "square", "-m", "tests.sandbox", "--port", str(sandbox.port), "--database", str(sandbox.database),
        "--company-account", sandbox.company, "--company-name", PROFILE["name"], "--token", TOKEN,
    )  # fmt: skip
    web = part(
        "web", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
        "--no-ws", "--blocking-threads", "4", "--workers-kill-timeout", "5", "helpcenter.wsgi:application",
    )  # fmt: skip
    worker = part("worker", "manage.py", "work")

    square.start()
    collected = folder / "static.digest"
    if collected.exists():
        # All that the site reads when it starts is most probably there already.
        web.start()
    import django

    django.setup()
    from django.db import connection

    from . import prepare
    from .shop import stand_elsewhere, write_shop

    if prepare.prepare_database():
        _say("The database is ready.")
    if prepare.prepare_static_files(collected):
        _say("The style sheets are ready.")
        stop_all([web])
    if not web.is_running:
        web.start()
    wait_until(lambda: answers(f"{sandbox.base_url}/healthz"), [square], SECONDS_TO_START, "Chirp Square")
    if prepare.prepare_company(sandbox, PASSWORD):
        _say("The invented company is ready.")
    widget, tab = stand_elsewhere(shop)
    write_shop(folder / "shop", site, widget, tab)
    prepare.make_heartbeats_due()
    since = datetime.now(UTC)
    worker.start()
    part(
        "shop", "-m", "http.server", shop.rpartition(":")[2], "--bind", "127.0.0.1", "--directory", str(folder / "shop")
    ).start()
    wait_until(lambda: answers(f"{site}/"), [web], SECONDS_TO_START, "The site")
    wait_until(lambda: prepare.lanes_beat_since(since), [worker], SECONDS_TO_START, "The background work")
    accounts = prepare.accounts_of(ROLES)
    connection.close()
    _welcome(folder, site, sandbox.base_url, shop, accounts, time.monotonic() - begun)


def _set_environment(folder: Path, site: str) -> None:
    """What the processes need to know. A database and a mail server that somebody chose are used."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="helpcenter.settings.development",
        DEBUG="0",
        LOCAL_DIR=str(folder),
        SITE_URL=site,
        ALLOWED_HOSTS="127.0.0.1,localhost",
        SAFE_FETCH_ALLOW="127.0.0.1,localhost",
        PYTHONUNBUFFERED="1",
    )
    # Everybody shall look around as staff at once; a banner on each of its pages says that this is off.
    os.environ.setdefault("STAFF_SECOND_FACTOR", "off")
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{quote(str(folder / 'demo.sqlite3'))}")
    # Four slashes begin an absolute path.
    os.environ.setdefault("EMAIL_URL", f"filemail:///{quote(str(folder / 'mail'))}")


def _welcome(folder: Path, site: str, square: str, shop: str, accounts: list[tuple[str, str]], seconds: float) -> None:
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    who = "\n".join(f"  {role:<16} {address}" for role, address in accounts)
    _say(f"""
{PROFILE["name"]} is open, after {seconds:.1f} seconds.

  The site       {site}/
  The admin      {site}/admin/
  Chirp Square   {square}/   a small social network on this computer
  Corner shop    {shop}/   somebody else's site, with our widget and a support tab

Sign in at {site}/accounts/login/ with the password {PASSWORD}
{who}

Try this
  1. On Chirp Square, write as Mia: @{ACCOUNT} My kettle sings, but only in minor
  2. Seconds later it is a conversation: {site}/threads/
  3. As the agent, open it and answer; leave “Also answer on Mastodon” ticked. On Chirp Square the answer stands below.
  4. As the customer, look at the bell; then open “Where do I get a new crumb tray?” and say that this solved it.
  5. Search for “e4”, or for “ketle”; begin to ask the same and see what is suggested.
  6. Follow a conversation; ask and answer with a picture, a @name or a quote.
  7. Report a post; as the moderator decide in the queue: {site}/admin/moderation/report/
  8. In “The display says E4” two conversations are one; as the moderator take them apart again.

Mails, such as sign-up and sign-in codes, are files in {shown / "mail"}, logs are in {shown / "log"}.
Ctrl-C stops everything; what happened here is kept for the next time.
""")


def find_free_port(wanted: int, taken: int = 0) -> int:
    """This port of the loopback address, or the next free one. Raises ServiceError where none is found."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65_536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != taken:
            return port
    raise ServiceError(f"None of the ports from {wanted} on is free. Choose others with --port and --sandbox-port.")


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.demo", description="A complete local installation.")
    parser.add_argument("--port", type=_port, default=8000, help="of the site; the next free one is taken")
    parser.add_argument("--sandbox-port", type=_port, default=9100, help="of Chirp Square; the next free one is taken")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1024 <= int(text) <= 65_535):
        raise argparse.ArgumentTypeError("a port is a number from 1024 to 65535")
    return int(text)


def _stop(number, frame) -> None:
    raise Stopped


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
