"""A complete local installation beside a small social network: `python -m tests.demo`."""
