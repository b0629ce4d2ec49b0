"""How Benchmarks/speed measures: programs by their resource usage, and servers that are asked line by line."""
import json
import os
import subprocess
import sys
import time
from statistics import median


class Cost:
    """What a program took: seconds on the wall, processor seconds of all its threads, and its peak memory in MB."""

    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


def fail(message):
    sys.exit(f"Benchmarks/speed: {message}")


def run(*command, stdout=subprocess.DEVNULL, cwd=None):
    """Runs a program to its end. Where it fails, says what it said, and stops."""
    start = time.monotonic()
    child = subprocess.Popen([str(word) for word in command], stdout=stdout, stderr=subprocess.PIPE, cwd=cwd)
    said = child.stderr.read()
    # Popen would reap the child itself, and the usage with it.
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    child.stderr.close()
    if child.returncode != 0:
        fail(f"failed: {' '.join(map(str, command))}\n{said.decode(errors='replace')}")
    # Linux counts in kB.
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def middle(costs):
    """The cost of medians."""
    return Cost(median(c.wall for c in costs), median(c.cpu for c in costs), median(c.peak for c in costs))


class Server:
    """A program that answers each line of its standard input by a line of JSON."""

    def __init__(self, *command):
        self.name = os.path.basename(str(command[0]))
        self.child = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        line = " ".join(map(str, words))
        try:
            self.child.stdin.write(line + "\n")
            self.child.stdin.flush()
        except BrokenPipeError:
            pass
        answer = self.child.stdout.readline()
        if not answer:
            fail(f"{self.name} did not answer '{line}'.")
        return json.loads(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.wait()


def table(heading, rows):
    """A Markdown table with a blank line after it."""
    print("| " + " | ".join(heading) + " |")
    print("|" + "---|" * len(heading))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)
