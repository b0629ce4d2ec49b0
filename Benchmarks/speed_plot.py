"""A plot on two logarithmic axes, as SVG text of our own."""
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 40, 55
# Told apart by colour-blind readers, and by their marks.
COLOURS = ["#0072b2", "#d55e00", "#333333"]


class Series:
    def __init__(self, name, points):
        self.name, self.points = name, points


def decades(values):
    return floor(log10(min(values))), max(ceil(log10(max(values))), floor(log10(min(values))) + 1)


def label(power):
    return f"{10 ** power:,}" if 0 <= power <= 7 else f"{10.0 ** power:g}"


def write_plot(path, title, x_name, y_name, series):
    x_low, x_high = decades([x for s in series for x, _ in s.points])
    y_low, y_high = decades([y for s in series for _, y in s.points])

    def place(x, y):
        across = (log10(x) - x_low) / (x_high - x_low)
        up = (log10(y) - y_low) / (y_high - y_low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="13" fill="#222">',
        f"<title>{title}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{WIDTH / 2}" y="22" text-anchor="middle" font-size="15">{title}</text>',
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}" text-anchor="middle">{x_name}</text>',
        f'<text transform="translate(18 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{y_name}</text>',
    ]
    for power in range(x_low, x_high + 1):
        x, bottom = place(10 ** power, 10 ** y_low)
        lines.append(f'<path d="M{x:.1f} {TOP}V{bottom:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{label(power)}</text>')
    for power in range(y_low, y_high + 1):
        left, y = place(10 ** x_low, 10 ** power)
        lines.append(f'<path d="M{left:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{label(power)}</text>')
    for index, s in enumerate(series):
        colour = COLOURS[index % len(COLOURS)]
        places = [place(x, y) for x, y in s.points]
        path_text = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        lines.append(f'<path d="M{path_text}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines += [mark(index, x, y, colour) for x, y in places]
        at = TOP + 18 + 20 * index
        lines.append(mark(index, LEFT + 18, at - 4, colour))
        lines.append(f'<text x="{LEFT + 30}" y="{at}">{s.name}</text>')
    path.write_text("\n".join(lines) + "\n</svg>\n")


def mark(index, x, y, colour):
    if index == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if index == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>'
