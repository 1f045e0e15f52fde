"""Emoji by their short names, `:smile:`, for those whose keyboard has none."""

import re

SHORTCODE = re.compile(r":([a-z0-9_+-]{2,20}):")

# The names under which people know them from chats; anything else stays as it was typed.
EMOJI = {
    "+1": "👍", "-1": "👎", "100": "💯", "angry": "😠", "arrow_down": "⬇️", "arrow_left": "⬅️", "arrow_right": "➡️",
    "arrow_up": "⬆️", "astonished": "😲", "bell": "🔔", "blush": "😊", "book": "📖", "boom": "💥", "bug": "🐛",
    "bulb": "💡", "cake": "🍰", "calendar": "📅", "camera": "📷", "car": "🚗", "cat": "🐱", "clap": "👏", "clock": "🕒",
    "cloud": "☁️", "coffee": "☕", "cold_sweat": "😰", "computer": "💻", "confused": "😕", "cool": "😎", "cry": "😢",
    "disappointed": "😞", "dog": "🐶", "earth": "🌍", "email": "📧", "exclamation": "❗", "eyes": "👀", "fire": "🔥",
    "flushed": "😳", "frowning": "😦", "gift": "🎁", "grin": "😁", "grinning": "😀", "hammer": "🔨", "hand": "✋",
    "heart": "❤️", "heart_eyes": "😍", "hourglass": "⌛", "house": "🏠", "hug": "🤗", "hugs": "🤗", "information": "ℹ️",
    "innocent": "😇", "joy": "😂", "key": "🔑", "laughing": "😆", "link": "🔗", "lock": "🔒", "mag": "🔍", "mega": "📣",
    "moon": "🌙", "muscle": "💪", "neutral": "😐", "no_entry": "⛔", "ok": "🆗", "ok_hand": "👌", "package": "📦",
    "party": "🥳", "pensive": "😔", "phone": "📞", "point_down": "👇", "point_left": "👈", "point_right": "👉",
    "point_up": "☝️", "pray": "🙏", "question": "❓", "rage": "😡", "rainbow": "🌈", "raised_hands": "🙌",
    "relieved": "😌", "rocket": "🚀", "rofl": "🤣",
    "sad": "😢", "scream": "😱", "shrug": "🤷", "slightly_smiling": "🙂",
    "smile": "😄", "smiley": "😃", "smirk": "😏", "snowflake": "❄️", "sob": "😭", "sparkles": "✨", "star": "⭐",
    "sun": "☀️", "sunglasses": "😎", "sweat": "😓", "sweat_smile": "😅", "tada": "🎉", "thinking": "🤔",
    "thumbsdown": "👎", "thumbsup": "👍", "tired": "😫", "truck": "🚚", "umbrella": "☔", "unlock": "🔓",
    "upside_down": "🙃", "warning": "⚠️", "wave": "👋", "white_check_mark": "✅", "wink": "😉", "worried": "😟",
    "wrench": "🔧", "x": "❌", "yum": "😋", "zap": "⚡", "zzz": "💤",
}  # fmt: skip


def put_emoji(text: str) -> str:
    """The text with the short names of emoji made into emoji; names that are not known stay."""
    return SHORTCODE.sub(lambda match: EMOJI.get(match[1], match[0]), text) if ":" in text else text
