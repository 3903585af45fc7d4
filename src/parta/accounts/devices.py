"""Devices: which browser a session lives in, in words."""

import re

# The first that matches: Edge and Yandex call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR|Opera", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("CriOS|Chrome|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android.*Mobile", "телефон Android"),
    ("Android", "планшет Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux|X11", "Linux"),
)


def device_label(user_agent: str) -> str:
    """«Chrome, Windows» out of a User-Agent; it only helps people to recognise their devices."""
    found = [
        next((name for pattern, name in names if re.search(pattern, user_agent)), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(part for part in found if part) or "Неизвестное устройство"
