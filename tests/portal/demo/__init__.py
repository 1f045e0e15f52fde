"""Tests that look at one loaded demo. It is a package, so that pytest knows where the loaded rows end."""
