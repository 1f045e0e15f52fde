"""The names and numbers of the format itself."""

FORMAT = "helpcenter-content"
# Raised whenever a file of before would not be understood as it was meant; an import takes this one alone.
VERSION = 1
HEADER = "header.json"
MEDIA = "media/"
# A caption track of a film of hours has a megabyte, and JSON may double it.
LINE_LIMIT = 4 * 1024 * 1024
HEADER_LIMIT = 1024 * 1024
