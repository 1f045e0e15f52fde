"""The doors of ideas and releases."""
