"""Whatever starts Django leaves the garbage collector working, and keeps it from what was loaded."""

import os
import subprocess
import sys

import pytest

from tests.house.reading import ROOT

LOOK = "import gc; print(gc.isenabled(), gc.get_freeze_count() > 100_000)"


@pytest.mark.parametrize(
    "command",
    [["manage.py", "shell", "-v0", "-c", LOOK], ["-c", f"import helpcenter.wsgi; {LOOK}"]],
    ids=["a command", "a web server"],
)
def test_what_was_loaded_is_left_alone_and_what_comes_after_is_tidied_up(tmp_path, command):
    environment = {
        **os.environ,
        "LOCAL_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "helpcenter.settings.development",
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["True", "True"]
