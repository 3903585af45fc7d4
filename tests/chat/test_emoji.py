"""CHAT-10: a reaction is one emoji."""

import pytest

from parta.chat.emoji import is_emoji


@pytest.mark.parametrize(
    "text", ["👍", "❤️", "❤", "👍🏽", "👩‍🏫", "👩🏽‍🏫", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇷🇺", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "☑️", "🧑‍🤝‍🧑", "⭐", "🫶"]
)
def test_one_emoji_with_its_parts_is_one(text: str) -> None:
    assert is_emoji(text)


@pytest.mark.parametrize(
    "text",
    ["", "👍👎", "👍👍", "a", "1", "👍a", " 👍", "→", "∑", "🇷", "🏽", "\u200d", "👍\u200d", "\ufe0f", "🇷🇺🇷🇺", "👍" * 9],
)
def test_two_emoji_half_of_one_and_signs_are_none(text: str) -> None:
    assert not is_emoji(text)
