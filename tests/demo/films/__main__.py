"""python -m tests.demo.films: start a demo, use it before the camera, and write the films into the project."""

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.demo.__main__ import PASSWORD, find_free_port
from tests.demo.processes import ROOT, Service, stop_all, wait_until

from .camera import SCALE, WINDOW, Camera
from .cutting import FilmError, cut, write_film
from .scripts import FILMS, Film

FOLDER = ROOT / "apps" / "portal" / "demo" / "films"
SECONDS_TO_START = 180


def main() -> int:
    """Film all tutorials, or those that are named. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo.films", description=__doc__)
    parser.add_argument("films", nargs="*", metavar="FILM", help=f"some of: {', '.join(film.slug for film in FILMS)}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they are written")
    parser.add_argument("--at", nargs=2, metavar=("SITE", "SQUARE"), help="a demo that runs already, by its addresses")
    options = parser.parse_args()
    if unknown := set(options.films) - {film.slug for film in FILMS}:
        parser.error(f"there is no film called {', '.join(sorted(unknown))}")
    chosen = [film for film in FILMS if not options.films or film.slug in options.films]
    try:
        with nullcontext(options.at) if options.at else demo() as (site, square), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium() or None, args=FLAGS)
            for film in chosen:
                size = shoot(film, browser, site, square, options.folder)
                print(f"{film.slug}: {size} bytes", flush=True)
    except FilmError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def demo():
    """A demo in a folder of its own: the address of the site and of its social network."""
    with tempfile.TemporaryDirectory() as folder:
        port = find_free_port(8400)
        square = find_free_port(9400, taken=port)
        log = Path(folder) / "demo.log"
        kept = os.environ.get("LOCAL_DIR")
        os.environ["LOCAL_DIR"] = folder
        command = ["-m", "tests.demo", "--port", str(port), "--sandbox-port", str(square)]
        service = Service("demo", [sys.executable, *command], log)
        try:
            service.start()
            wait_until(lambda: "Ctrl-C stops" in log.read_text(), [service], SECONDS_TO_START, "The demo")
            yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{square}"
        finally:
            stop_all([service])
            os.environ.pop("LOCAL_DIR") if kept is None else os.environ.update(LOCAL_DIR=kept)


def shoot(film: Film, browser: Browser, site: str, square: str, folder: Path) -> int:
    """Play one script before the camera and write its files. Returns the film's bytes."""
    context = browser.new_context(
        viewport=WINDOW, device_scale_factor=SCALE, locale="en-GB", reduced_motion="reduce", color_scheme="light"
    )
    page = context.new_page()
    if film.who:
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Email", exact=True).fill(film.who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
    camera, cuts, at = Camera(page, site), [], 0.0
    for step in film.steps:
        step_at = step if "{square}" not in step.go else step.going(step.go.format(square=square))
        cuts.append(cut(camera.take(step_at), step.say, at))
        at += cuts[-1].seconds
    context.close()
    return write_film(film, cuts, folder)


if __name__ == "__main__":
    sys.exit(main())
