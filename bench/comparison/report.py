"""Writes docs/benchmarks.md and its plots from the results."""

from pathlib import Path

from comparison import plots, scaling_tables, tables
from comparison.loads import TITLES
from comparison.results import Results, closed, field, latency, open_latency
from comparison.servers import SERVERS
from comparison.settings import Settings


def write(settings: Settings) -> None:
    results = Results(settings.results)
    images = settings.out / "images"
    images.mkdir(parents=True, exist_ok=True)
    parts = [
        *introduction(results),
        *(part for load in TITLES for part in section(results, load, images)),
        *tables.djinn_alone(results),
        *scaling_tables.grown(results),
        absent(results),
    ]
    (settings.out / "benchmarks.md").write_text("\n\n".join(part for part in parts if part) + "\n", "utf-8")
    print(settings.out / "benchmarks.md")


def introduction(results: Results) -> list[str]:
    m = results.machine()
    instructions = ", ".join(m["instructions"]) or "none of those that matter here"
    return [
        "# Djinn beside other model servers",
        f"Written by `bench/run` at revision `{m['jar']}`; [bench/README.md](../bench/README.md) says how, and what each server's program looks like. "
        "The same weights, requests and order for all; all on the same cores, which the load generator shares; one after the other, in turns over "
        f"{m['rounds']} rounds, each loop {m['seconds']:g} s long. Every answer was compared with float32 PyTorch's.",
        "A cell is the median over the rounds with the least and greatest in parentheses. Ratios are taken within a round. "
        "Read the ratios: the absolute numbers are this machine's, on that day.",
        f"Machine: {m['cpu']} ({instructions}), cores {m['cores']}, {m['threads_per_core']} thread(s) a core, "
        f"{m['memory_gib']} GiB, Linux {m['kernel']}, {m['java']}, Python {m['python']}.",
    ]


def section(results: Results, load: str, images: Path) -> list[str]:
    present = [server for server in SERVERS if results.rounds(load, server.name)]
    if not present:
        return []
    pictures = plotted(results, load, present, images)
    return [f"## {TITLES[load]}", *tables.compared(results, load, present), *pictures, *tables.floor(results, load)]


def plotted(results: Results, load: str, present, images: Path) -> list[str]:
    capacity, cost = [], []
    for server in present:
        for name, bars, form in (("capacity", capacity, ".0f"), ("cost", cost, ".1f")):
            pick = field("capacity") if name == "capacity" else closed(32, "cpu_per_1000")
            spread = results.spread(load, server.name, pick)
            if spread:
                bars.append(plots.Bar(server.title, spread.middle, spread.least, spread.greatest, f"{spread.middle:{form}}"))
    drawn = {
        "throughput": plots.bars("Answers per second, saturated", capacity),
        "cpu": plots.bars("CPU-seconds for 1,000 answers, 32 connections", cost),
        "latency": plots.lines("Throughput against p99", "answers per second", "p99, ms", [curve(results, load, one) for one in present]),
    }
    for name, picture in drawn.items():
        (images / f"benchmark-{load}-{name}.svg").write_text(picture, "utf-8")
    return [f"![{name} of the servers](images/benchmark-{load}-{name}.svg)" for name in drawn]


def curve(results: Results, load: str, server) -> plots.Line:
    """Open loops by their rate, then the closed loops."""
    points = []
    for share in sorted({share for one in results.rounds(load, server.name).values() for share in one.get("open", {})}, key=float):
        rate = results.spread(load, server.name, lambda one, share=share: one.get("open", {}).get(share, {}).get("per_second"))
        p99 = results.spread(load, server.name, open_latency(share, "p99"))
        if rate and p99:
            points.append((rate.middle, p99.middle))
    saturated = results.spread(load, server.name, closed(32, "per_second")), results.spread(load, server.name, latency(32, "p99"))
    if all(saturated):
        points.append(tuple(one.middle for one in saturated))
    return plots.Line(server.title, points)


def absent(results: Results) -> str:
    reasons = {}
    for load, title in TITLES.items():
        for server in SERVERS:
            reason = results.missing(load, server.name)
            if reason:
                reasons[f"- {server.title}, {title}: {reason}"] = True
    return "\n".join(["## Not measured", "", *reasons]) if reasons else ""
