"""How much one form takes."""

from apps.foundation.drawing import BYTE_LIMIT

SHORT_LIMIT = 200
LONG_LIMIT = 5_000
NUMBER_DIGITS = 15
ORDER_LIMIT = 40
PHONE_LIMIT = 40
FILES_LIMIT = 5
# The same as of a picture anywhere else here.
FILE_BYTES = BYTE_LIMIT
# A form with all its files, with room for words and what a browser wraps around them.
BODY_BYTES = FILES_LIMIT * FILE_BYTES + 2_000_000
ANSWERS_SHOWN = 5
