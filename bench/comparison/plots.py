"""Line and bar plots as SVG, without a library."""

from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 250, 50, 60
COLOURS = ["#c2410c", "#1d4ed8", "#0f766e", "#7e22ce", "#4d7c0f", "#be185d", "#0369a1", "#a16207", "#475569", "#991b1b", "#065f46"]


@dataclass(frozen=True)
class Line:
    """Points (x, y) of one server, in the order of x."""

    title: str
    points: list[tuple[float, float]]


@dataclass(frozen=True)
class Bar:
    """A value with the least and greatest of its rounds."""

    title: str
    value: float
    least: float
    greatest: float
    text: str


def lines(title: str, x_title: str, y_title: str, series: list[Line]) -> str:
    """x is linear from 0; y is logarithmic."""
    drawn = [line for line in series if line.points]
    most = max(x for line in drawn for x, _ in line.points) * 1.05
    values = [y for line in drawn for _, y in line.points]
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    high = max(high, low + 1)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + width * x / most, TOP + height * (high - log10(y)) / (high - low)

    parts = [
        _text(LEFT, 24, title, 15, "start", "bold"),
        _text(LEFT + width / 2, HEIGHT - 14, x_title),
        _upright(18, TOP + height / 2, y_title),
    ]
    for power in range(low, high + 1):
        _, y = place(0, 10**power)
        parts += [_rule(LEFT, y, LEFT + width, y), _text(LEFT - 8, y + 4, f"{10**power:g}", anchor="end")]
    for k in range(6):
        x, y = place(most * k / 5, 10**low)
        parts += [_rule(x, y, x, y + 5), _text(x, y + 20, f"{most * k / 5:.0f}")]
    for i, line in enumerate(drawn):
        colour, at = COLOURS[i % len(COLOURS)], [place(*point) for point in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{3 if i == 0 else 1.5}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at]
        row = TOP + 12 + 20 * i
        parts += [
            f'<rect x="{WIDTH - RIGHT + 14}" y="{row - 9}" width="12" height="12" fill="{colour}"/>',
            _text(WIDTH - RIGHT + 32, row + 2, line.title, anchor="start"),
        ]
    return _document(WIDTH, HEIGHT, parts)


def bars(title: str, series: list[Bar]) -> str:
    """One bar for each server from 0, with a whisker over its rounds."""
    label, row, top = 260, 28, 44
    height, most = top + row * len(series) + 12, max(bar.greatest for bar in series) or 1
    width = WIDTH - label - 130
    parts = [_text(16, 24, title, 15, "start", "bold")]
    for i, bar in enumerate(series):
        y, colour = top + row * i, COLOURS[0] if i == 0 else "#64748b"
        end, least, greatest = (label + width * v / most for v in (bar.value, bar.least, bar.greatest))
        parts += [
            _text(label - 10, y + 14, bar.title, anchor="end"),
            f'<rect x="{label}" y="{y}" width="{end - label:.1f}" height="19" fill="{colour}"/>',
            f'<line x1="{least:.1f}" y1="{y + 9.5}" x2="{greatest:.1f}" y2="{y + 9.5}" stroke="#111" stroke-width="1.5"/>',
            _text(max(end, greatest) + 8, y + 14, bar.text, anchor="start"),
        ]
    return _document(WIDTH, height, parts)


def _text(x: float, y: float, text: str, size: int = 12, anchor: str = "middle", weight: str = "normal") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}">{escape(text)}</text>'


def _upright(x: float, y: float, text: str) -> str:
    return f'<text transform="translate({x},{y}) rotate(-90)" font-size="12" text-anchor="middle">{escape(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#cbd5e1"/>'


def _document(width: int, height: int, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" fill="#111">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])
