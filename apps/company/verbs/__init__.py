from .copy import copy_monday
