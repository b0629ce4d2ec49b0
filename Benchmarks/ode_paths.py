#!/usr/bin/env python3
"""Draws paths of the probability-flow ODE on a toy table of two columns, with the closed-form denoiser.

    ode_paths.py [FOLDER]      default: the resources of the documentation, where ode-paths.svg and its dark twin go

Standard library only; the same picture every time. "Derivation" is the documentation's page Derivation.md.
"""
import math
import sys
from pathlib import Path
from statistics import NormalDist

# The toy table: the share of each row (level of column 1, level of column 2). The other six rows do not occur.
ROWS = {(0, 2): 0.15, (1, 0): 0.25, (1, 2): 0.10, (2, 1): 0.20, (3, 0): 0.10, (3, 1): 0.20}
LEVELS = (4, 3)
PATHS = 60
SIGMA_MAX, SIGMA_MIN = 10.0, 0.05
STEPS = 800


def marginal(column):
    shares = [0.0] * LEVELS[column]
    for row, share in ROWS.items():
        shares[row[column]] += share
    return shares


def points(column):
    """A scalar for each level, evenly spaced, of mean 0 and variance 1 under the marginal."""
    p = marginal(column)
    mean = sum(k * share for k, share in enumerate(p))
    variance = sum((k - mean) ** 2 * share for k, share in enumerate(p))
    return [(k - mean) / math.sqrt(variance) for k in range(len(p))]


E = (points(0), points(1))


def softmax(logits):
    top = max(logits)
    weights = [math.exp(logit - top) for logit in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def row_posterior(x, sigma):
    """P(row | x): Derivation, equation 10, with rows for levels."""
    return softmax([
        math.log(share) - sum((x[c] - E[c][row[c]]) ** 2 for c in (0, 1)) / (2 * sigma**2)
        for row, share in ROWS.items()
    ])


def joint_denoiser(x, sigma):
    """D(x; sigma) of the table: Derivation, equation 9, with rows for levels."""
    p = row_posterior(x, sigma)
    return [sum(weight * E[c][row[c]] for weight, row in zip(p, ROWS)) for c in (0, 1)]


def entropy(p):
    return -sum(share * math.log(share) for share in p if share > 0)


def undecided(paths, sigma):
    """The entropy of column 1's posterior given the whole row at `sigma`, in nats, on average over the paths."""
    total = 0
    for path in paths:
        t, *x = min(path, key=lambda point: abs(point[0] - math.log(sigma)))
        p = [0.0] * LEVELS[0]
        for weight, row in zip(row_posterior(x, math.exp(t)), ROWS):
            p[row[0]] += weight
        total += entropy(p)
    return total / len(paths)


def independent_denoiser(x, sigma):
    """The same for each column alone: Derivation, equation 11."""
    d = []
    for c in (0, 1):
        p = softmax([
            math.log(share) + (x[c] * e - e * e / 2) / sigma**2 for share, e in zip(marginal(c), E[c])
        ])
        d.append(sum(weight * e for weight, e in zip(p, E[c])))
    return d


def solve(start, denoiser):
    """dx/d ln sigma = x - D (Derivation, equation 8), by the classical Runge-Kutta method in even steps of ln sigma.
    Returns (ln sigma, x1, x2) at every step."""
    h = math.log(SIGMA_MIN / SIGMA_MAX) / STEPS
    slope = lambda x, t: [a - b for a, b in zip(x, denoiser(x, math.exp(t)))]
    move = lambda x, k, h: [a + h * b for a, b in zip(x, k)]
    t, x = math.log(SIGMA_MAX), start
    path = [(t, *x)]
    for _ in range(STEPS):
        k1 = slope(x, t)
        k2 = slope(move(x, k1, h / 2), t + h / 2)
        k3 = slope(move(x, k2, h / 2), t + h / 2)
        k4 = slope(move(x, k3, h), t + h)
        x = [a + h / 6 * (b + 2 * c + 2 * d + e) for a, b, c, d, e in zip(x, k1, k2, k3, k4)]
        t += h
        path.append((t, *x))
    return path


def sampled(start, denoiser, count=8):
    """Where DPM-Solver++(2M) ends (Derivation, equations 24 and 25), as a path of its last point."""
    top, bottom = SIGMA_MAX ** (1 / 7), SIGMA_MIN ** (1 / 7)
    sigmas = [(top + i / (count - 1) * (bottom - top)) ** 7 for i in range(count)]
    x, before = start, None
    for sigma, after in zip(sigmas, sigmas[1:]):
        d = denoiser(x, sigma)
        h = math.log(sigma / after)
        estimate = d
        if before:
            estimate = [a + h / before[1] / 2 * (a - b) for a, b in zip(d, before[0])]
        before = d, h
        x = [after / sigma * a + (1 - after / sigma) * b for a, b in zip(x, estimate)]
    return [(math.log(SIGMA_MIN), *x)]


def starts():
    """Normal numbers of the size of the noise, evenly spread: a lattice of PATHS points."""
    size = math.sqrt(SIGMA_MAX**2 + 1)
    quantile = lambda i: NormalDist().inv_cdf((i % PATHS + 0.5) / PATHS)
    return [[size * quantile(i), size * quantile(23 * i)] for i in range(PATHS)]


def row_at_end(path):
    """The row nearest to where a path ends, and the distance to it."""
    x = path[-1][1:]
    row = tuple(min(range(LEVELS[c]), key=lambda k: abs(x[c] - E[c][k])) for c in (0, 1))
    return row, math.dist(x, [E[c][row[c]] for c in (0, 1)])


# MARK: the picture

LIGHT = {
    "ink": "#1d1d1f", "soft": "#6e6e73", "frame": "#d2d2d7", "absent": "#9a9aa0",
    "rows": ["#0072b2", "#d55e00", "#009e73", "#a6761d", "#d6428f", "#5e3c99"],
}
DARK = {
    "ink": "#f5f5f7", "soft": "#a1a1a6", "frame": "#48484c", "absent": "#7c7c82",
    "rows": ["#56b4e9", "#ff9d5c", "#3fd0a4", "#e6c84a", "#f2a6cb", "#b39ddb"],
}
WIDTH, HEIGHT = 720, 716
SIDE = 330


def scaled(x, t):
    """x / sqrt(sigma^2 + 1), as the network sees it: of variance 1 at every noise level."""
    return x / math.sqrt(math.exp(2 * t) + 1)


def thinned(line, tolerance=0.2):
    """The line without the points that lie within `tolerance` of the chord (Douglas and Peucker)."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = math.hypot(x1 - x0, y1 - y0)

    def off(point):
        if length == 0:
            return math.hypot(point[0] - x0, point[1] - y0)
        return abs((x1 - x0) * (y0 - point[1]) - (x0 - point[0]) * (y1 - y0)) / length

    far = max(range(len(line)), key=lambda i: off(line[i]))
    if len(line) < 3 or off(line[far]) < tolerance:
        return [line[0], line[-1]]
    return thinned(line[:far + 1], tolerance)[:-1] + thinned(line[far:], tolerance)


def polyline(line, color, width=1.1, opacity=0.75):
    text = "L".join(f"{x:.1f} {y:.1f}" for x, y in thinned(line))
    return f'<path d="M{text}" fill="none" stroke="{color}" stroke-width="{width}" opacity="{opacity}"/>'


def text(x, y, content, color, anchor="middle", size=13, extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" text-anchor="{anchor}" font-size="{size}"{extra}>{content}</text>'


def color_of(row, theme):
    return theme["rows"][list(ROWS).index(row)] if row in ROWS else theme["absent"]


def square(paths, left, top, title, theme):
    """x1 against x2, scaled: starts as dots, ends as discs, rows that do not occur as crosses."""
    place = lambda u, v: (left + SIDE * (u + 2.6) / 5.2, top + SIDE * (2.6 - v) / 5.2)
    out = [
        text(left + SIDE / 2, top - 10, title, theme["ink"], extra=' font-weight="600"'),
        f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{theme["frame"]}"/>',
    ]
    counts = {}
    for path in paths:
        row, _ = row_at_end(path)
        counts[row] = counts.get(row, 0) + 1
        line = [place(scaled(x1, t), scaled(x2, t)) for t, x1, x2 in path]
        out.append(polyline(line, color_of(row, theme)))
        out.append(f'<circle cx="{line[0][0]:.1f}" cy="{line[0][1]:.1f}" r="1.9" fill="{color_of(row, theme)}"/>')
    for k in range(LEVELS[0]):
        for l in range(LEVELS[1]):
            x, y = place(scaled(E[0][k], math.log(SIGMA_MIN)), scaled(E[1][l], math.log(SIGMA_MIN)))
            if (k, l) in counts:
                color = color_of((k, l), theme)
                out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="{color}" stroke="{theme["ink"]}"/>')
            if (k, l) not in ROWS:
                out.append(
                    f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{theme["ink"]}" stroke-width="1.6"/>')
    out.append(text(left + SIDE / 2, top + SIDE + 18, "column 1", theme["soft"]))
    x, y = left - 9, top + SIDE / 2
    out.append(text(x, y, "column 2", theme["soft"], extra=f' transform="rotate(-90 {x} {y})"'))
    return out


def strip(paths, left, top, width, height, title, theme):
    """x1, scaled, against sigma on a logarithmic axis: time runs to the right."""
    t0, t1 = math.log(SIGMA_MAX), math.log(SIGMA_MIN)
    place = lambda t, u: (left + width * (t - t0) / (t1 - t0), top + height * (2.6 - u) / 5.2)
    out = [
        text(left + width / 2, top - 10, title, theme["ink"], extra=' font-weight="600"'),
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="none" stroke="{theme["frame"]}"/>',
    ]
    for path in paths:
        row, _ = row_at_end(path)
        line = [place(t, scaled(x1, t)) for t, x1, _ in path]
        out.append(polyline(line, color_of(row, theme)))
    for k, e in enumerate(E[0]):
        _, y = place(t1, scaled(e, t1))
        out.append(text(left + width + 8, y + 4.5, f"level {k + 1}", theme["soft"], "start"))
    for sigma in (10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05):
        x, y = place(math.log(sigma), -2.6)
        out.append(f'<path d="M{x:.1f} {y:.1f}v5" stroke="{theme["soft"]}"/>')
        out.append(text(x, y + 19, f"{sigma:g}", theme["soft"]))
    out.append(text(left + width / 2, top + height + 38, "noise level σ", theme["soft"]))
    x, y = left - 9, top + height / 2
    out.append(text(x, y, "column 1", theme["soft"], extra=f' transform="rotate(-90 {x} {y})"'))
    return out


def picture(independent, joint, theme):
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="-apple-system, Helvetica, Arial, sans-serif">',
        f"<title>{PATHS} paths of the probability-flow ODE on a table of two columns</title>",
    ]
    out += square(independent, 22, 30, "Each column's own posterior", theme)
    out += square(joint, 22 + SIDE + 36, 30, "The posterior of the table", theme)
    out += strip(joint, 22, 30 + SIDE + 60, 640, 236, "The posterior of the table: when column 1 is decided", theme)
    return "\n".join(out + ["</svg>", ""])


def main():
    default = Path(__file__).parent.parent / "Sources/Synthesis/Synthesis.docc/Resources"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    solved = {}
    for name, denoiser in (("each column alone", independent_denoiser), ("the table", joint_denoiser)):
        paths = solved[name] = [solve(start, denoiser) for start in starts()]
        ends = [row_at_end(path) for path in paths]
        present = sum(row in ROWS for row, _ in ends)
        print(f"{name}: {present} of {PATHS} paths end at a row that occurs; farthest from its row: "
              f"{max(distance for _, distance in ends):.4f}")
        same = sum(row_at_end(sampled(start, denoiser))[0] == row for start, (row, _) in zip(starts(), ends))
        print(f"  DPM-Solver++(2M) on 8 noise levels ends at the same row for {same} of {PATHS}")
        for row in sorted(set(row for row, _ in ends) | set(ROWS)):
            count = sum(end == row for end, _ in ends)
            print(f"  row {row[0] + 1}, {row[1] + 1}: {count / PATHS:.3f} of the paths, {ROWS.get(row, 0):.2f} of the table")
    print(f"the table: column 1 has {entropy(marginal(0)):.2f} nats, of which are undecided", ", ".join(
        f"{undecided(solved['the table'], sigma):.2f} at {sigma:g}" for sigma in (5, 3, 2, 1, 0.5, 0.3)))
    for name, theme in (("ode-paths.svg", LIGHT), ("ode-paths~dark.svg", DARK)):
        (folder / name).write_text(picture(*solved.values(), theme))


if __name__ == "__main__":
    main()
