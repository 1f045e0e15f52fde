"""A real Chromium for the browser tests: the one that is here, or one that is installed now.

Where there is a choice it is the one that never had windows: the same engine, which needs less than half of the
processor to open a page, as it has no tabs, profiles and extensions to look after.
"""

import os
import shutil
import subprocess
import sys

WITHOUT_WINDOWS = "chromium-headless-shell"
NAMES = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """The browser's path: $CHROMIUM, else what the system has; empty where it has none."""
    if path := os.environ.get("CHROMIUM"):
        return path
    return next((path for path in map(shutil.which, NAMES) if path), "")


def provide_chromium() -> str:
    """Find a browser or install one: the distribution's where we may, else Playwright's own. Empty for the latter.

    Where only the large one is here, the small one is put beside it if that is quick; otherwise the large one does.
    """
    if os.environ.get("CHROMIUM") or shutil.which(WITHOUT_WINDOWS):
        return find_chromium()
    found = find_chromium()
    if shutil.which("apt-get") and os.geteuid() == 0:
        if not found:
            _apt_get("update", "-qq")
        _apt_get("install", "-y", "-qq", "--no-remove", WITHOUT_WINDOWS)
        if not find_chromium():
            _apt_get("install", "-y", "-qq", "chromium")
    if path := find_chromium():
        return path
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return ""


def _apt_get(*words: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *words], env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
