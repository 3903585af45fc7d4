"""Bars for docs/performance.md, as SVG that reads on light and on dark."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

_ROW, _LEFT, _WIDTH, _RIGHT = 26, 300, 420, 90


def write_bars(path: Path, title: str, unit: str, bars: Sequence[tuple[str, float, bool]]) -> None:
    """A row for each (name, value, whether it is ours), the shortest first."""
    bars = sorted(bars, key=lambda bar: bar[1])
    largest = max(value for _, value, _ in bars)
    height = 44 + _ROW * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {height}" '
        f'font-family="sans-serif" font-size="13" role="img" aria-label="{escape(title)}">',
        "<style>text{fill:#57606a}.ours{fill:#1f6feb}.theirs{fill:#8c959f}</style>",
        f'<text x="0" y="18" font-size="15">{escape(title)}</text>',
    ]
    for place, (name, value, is_ours) in enumerate(bars):
        y = 36 + _ROW * place
        width = max(1.0, value / largest * _WIDTH)
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        kind = "ours" if is_ours else "theirs"
        parts.append(f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{width:.1f}" height="18" rx="3"/>')
        parts.append(f'<text x="{_LEFT + width + 8:.1f}" y="{y + 14}">{value:.3g} {escape(unit)}</text>')
    path.write_text("\n".join([*parts, "</svg>", ""]))
