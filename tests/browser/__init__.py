"""Tests in a real browser. It is a package, so that pytest knows how long the browser is needed."""
