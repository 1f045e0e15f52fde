"""What can be done with a source."""

from .pause import pause_source, resume_source
