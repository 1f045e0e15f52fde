"""Do one step inside an installation and print what came of it: `python -m tests.benchmarks.inside STEP ARGUMENT …`."""

import json
import sys
from importlib import import_module

import django


def main(step: str, arguments: list[str]) -> None:
    """Run `main` of the module named by `step`; it may import models, because Django is set up by then."""
    django.setup()
    print(json.dumps(import_module(f"tests.benchmarks.{step}").main(*arguments)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
