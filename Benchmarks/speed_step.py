"""Part 'step' of Benchmarks/speed: the processor's peak, products of matrices, and training steps beside PyTorch's."""
import json
import os
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from speed_measure import Server, table

# Products of a training step (512 rows in micro-batches of 128), and one of the size at which libraries are fastest.
PRODUCTS = [(512, 256, 256), (128, 256, 256), (256, 256, 128), (768, 768, 768)]
OUR_STEPS, TORCH_STEPS = 100, 40
TORCH_NAMES = {
    "eager": ("PyTorch, eager", "float32"),
    "fused": ("PyTorch, eager, fused Adam", "float32"),
    "compile": ("PyTorch, compiled, fused Adam", "float32"),
    "amp": ("PyTorch, eager, fused Adam, autocast", "bfloat16"),
    "compile_amp": ("PyTorch, compiled, fused Adam, autocast", "bfloat16"),
}


def precisions(ours):
    """Single precision, and bfloat16 where the processor multiplies it."""
    has_bfloat16 = ours.ask("peak", "bfloat16", 1)["instructions"] != "none"
    return ["float32", "bfloat16"] if has_bfloat16 else ["float32"]


def speeds(work):
    """10⁹ operations a processor second and thread, and a second."""
    cost = work["cost"]
    return work["operations"] / cost["cpu"] / 1e9, work["operations"] / cost["wall"] / 1e9


def step(program, data, threads, rounds, torch_python, here, place):
    with ExitStack() as stack:
        ours = stack.enter_context(Server(program, data))
        shape = ours.ask("shape")
        (place / "shape.json").write_text(json.dumps(shape))
        torch = {}
        if torch_python:
            # Compilers of PyTorch's keep what they made elsewhere otherwise.
            os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(place / "inductor")
            for count in threads:
                # A process for each number of threads: compiled code knows it.
                torch[count] = stack.enter_context(
                    Server(torch_python, here / "speed_torch.py", place / "shape.json", count))
                for mode in TORCH_NAMES:
                    torch[count].ask(mode, 1)
        kinds = precisions(ours)
        peaks, products, steps = {}, {}, {}
        instructions = {}
        for _ in range(rounds):
            for count in threads:
                for kind in kinds:
                    answer = ours.ask("peak", kind, count)
                    instructions[kind] = answer["instructions"]
                    peaks.setdefault((kind, count), []).append(speeds(answer["work"]))
                    for sizes in PRODUCTS:
                        work = ours.ask("product", kind, count, *sizes)
                        products.setdefault((kind, count, sizes), []).append(speeds(work))
                for kind in kinds:
                    cost = ours.ask("step", kind, count, OUR_STEPS)
                    steps.setdefault((kind, count), []).append(per_step(cost, OUR_STEPS))
                for mode in TORCH_NAMES if torch else []:
                    cost = torch[count].ask(mode, TORCH_STEPS)
                    steps.setdefault((mode, count), []).append(per_step(cost, TORCH_STEPS))

    peak = {key: median(cpu for cpu, _ in runs) for key, runs in peaks.items()}
    print("What the processor does at most, in 10⁹ floating-point operations:\n")
    print_peaks(peaks, products, peak, instructions)
    print_steps(shape, steps, peak, data)
    print_scaling(steps, threads)


def per_step(cost, count):
    """Milliseconds of processors and on the wall."""
    return 1e3 * cost["cpu"] / count, 1e3 * cost["wall"] / count


def print_peaks(peaks, products, peak, instructions):
    rows = []
    for (kind, count), runs in peaks.items():
        rows.append([f"multiply-adds in registers, {instructions[kind]}", kind, count] + both(runs) + ["100 %"])
    for (kind, count, (m, n, k)), runs in products.items():
        cpu = median(c for c, _ in runs)
        rows.append([f"products {m}×{k} by {k}×{n}", kind, count] + both(runs) + [f"{cpu / peak[kind, count]:.0%}"])
    rows.sort(key=lambda row: (row[2], row[1] != "float32"))
    table(["what", "numbers", "threads", "a CPU second", "a second", "of the peak"], rows)


def both(runs):
    return [f"{median(c for c, _ in runs):.0f}", f"{median(w for _, w in runs):.0f}"]


def print_steps(shape, steps, peak, data):
    s = shape
    print(
        f"A training step of {s['batchRows']} rows of {Path(data).stem}: {s['inputs']} inputs, {s['blocks']} blocks of"
        f" width {s['width']}, {s['outputs']} outputs, {s['multipliedWeights']:,} multiplied weights,"
        f" {s['operationsPerStep'] / 1e9:.2f}·10⁹ operations = rows × (6 × multiplied weights −"
        " 2 × inputs × width). Batch, forward, backward, reduction, AdamW and average; medians. 'Of the peak' is of"
        " the multiply-adds above, by CPU time. 'Ours takes' is the median of each round's CPU time of ours / theirs,"
        " in the same numbers.\n")
    rows = []
    for (key, count), runs in steps.items():
        name, kind = TORCH_NAMES.get(key, ("**synthtab**", key))
        cpu, wall = median(c for c, _ in runs), median(w for _, w in runs)
        speed = s["operationsPerStep"] / cpu / 1e6
        ratio = ""
        if key in TORCH_NAMES:
            ours = steps.get((kind, count), [])
            ratio = f"{median(o[0] / t[0] for o, t in zip(ours, runs)):.2f}" if ours else ""
        share = f"{speed / peak[kind, count]:.0%}" if (kind, count) in peak else ""
        rows.append([name, kind, count, f"{cpu:.2f}", f"{wall:.2f}", f"{speed:.0f}", share, ratio])
    rows.sort(key=lambda row: (row[2], row[1] != "float32"))
    table(["step", "products in", "threads", "CPU ms", "wall ms", "10⁹ op. a CPU s", "of the peak", "ours takes"], rows)


def print_scaling(steps, threads):
    if len(threads) < 2:
        return
    few, many = threads[0], threads[-1]
    rows = []
    for key in dict.fromkeys(key for key, _ in steps):
        pairs = list(zip(steps[key, few], steps[key, many]))
        name, kind = TORCH_NAMES.get(key, ("**synthtab**", key))
        faster = median(a[1] / b[1] for a, b in pairs)
        costs = median(b[0] / a[0] for a, b in pairs)
        rows.append([name, kind, f"{faster:.2f}", f"{costs:.2f}"])
    print(f"{many} threads in place of {few}:\n")
    table(["step", "products in", "times as fast", "times the CPU time"], rows)
