"""An invented company with its people and sixty days of conversations, for trying the house out."""
