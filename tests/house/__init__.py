"""Tests of the whole house. It is a package, so that pytest knows where the rows end that its tests share."""
