"""
How much memory, and how long, a replay of a large event log takes: `python -m tests.benchmarks.event_logs [EVENTS]`.

A log of so many events (500,000 unless told) is made in a passing folder, in each form, and replayed by the command as
a program of its own; the most memory that it had is printed (Linux tells it), and the end is 1 where it is above the bound.
"""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: MiB that a log of 500,000 events may need.
MOST_MEMORY = 300
ROOT = Path(__file__).parents[2]
OVER = ROOT / "workflows/lifecycles/suggestion.yaml"
#: One case: half of it fits the lifecycle, the other half is refused, which costs the most.
ACTIVITIES = ("登记建议", "登记建议", "答复", "Fly", "Something else", "登记进展", "Fly", "Fly", "答复", "Fly")
START = datetime(2020, 1, 1, tzinfo=UTC)
#: The command, and then the most memory of this process alone: `getrusage` would count what its parent had before.
MEASURED = """
import pathlib, sys
from web.commands import main
try:
    main()
finally:
    most = pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    sys.stderr.write(f"peak {most}")
"""


def events(count):
    """Case, activity, moment and role of each event, in the order of time: the cases lie in one another."""
    cases = -(-count // len(ACTIVITIES))
    for number in range(count):
        yield f"case {number % cases}", ACTIVITIES[number // cases], START + timedelta(seconds=number), "registrar"


def write_table(path, count):
    """The log as a table, event after event."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["case_id", "activity", "timestamp", "role"])
        rows.writerows((case, activity, at.isoformat(), role) for case, activity, at, role in events(count))


def write_xes(path, count):
    """The log in XES, case after case, with as many attributes again as are read."""
    cases = -(-count // len(ACTIVITIES))
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n')
        for case in range(cases):
            file.write(f'<trace>\n<string key="concept:name" value="case {case}"/>\n')
            for step, activity in enumerate(ACTIVITIES):
                at = START + timedelta(seconds=step * cases + case)
                file.write(
                    f'<event>\n<string key="concept:name" value="{activity}"/>\n'
                    f'<date key="time:timestamp" value="{at.isoformat()}"/>\n<string key="org:role" value="registrar"/>\n'
                    f'<string key="org:resource" value="Pete"/>\n<float key="cost" value="{step}.5"/>\n</event>\n'
                )
            file.write("</trace>\n")
        file.write("</log>\n")


def measured(*words):
    """Run the command: how it ended, seconds, and the most memory that it had in MiB."""
    began = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ONEVISIT_LANG": "en"}
    done = subprocess.run(
        (sys.executable, "-c", MEASURED, *map(str, words)),
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    peak = int(done.stderr.rpartition(b"peak ")[2])
    return done.returncode, time.perf_counter() - began, peak / 1024


def main():
    """Measure each form; the status says whether the bound holds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("log.csv", write_table), ("log.xes", write_xes), ("log.xes.gz", write_xes)):
            log = Path(folder) / name
            write(log, count)
            for more in ((), ("--json",)):
                status, seconds, peak = measured("replay", log, "--over", OVER, *more)
                worst = max(worst, peak if status == 0 else float("inf"))
                told = " ".join(("replay", name, *more))
                sys.stdout.write(f"{told}: status {status}, {seconds:.1f} s, {peak:.0f} MiB\n")
                sys.stdout.flush()
            log.unlink()
    sys.stdout.write(f"{count} events need at most {worst:.0f} MiB; the bound is {MOST_MEMORY}\n")
    return int(worst > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
