"""A real Chromium for the browser tests: the one that is here, or one that is installed now."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    """Find a browser or install one: the distribution's where we may, else Playwright's own. Empty for the latter."""
    if path := find_chromium():
        return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        for words in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *words], stdout=subprocess.DEVNULL, check=False)
        if path := find_chromium():
            return path
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return ""
