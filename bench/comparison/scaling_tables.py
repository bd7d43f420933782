"""The section about growth in docs/benchmarks.md."""

from comparison.results import Results, Spread
from comparison.tables import cell, table

SWEEPS = {"connections": "connections", "cores": "cores, 32 connections", "models": "models served at once, asked in turn, 32 connections"}


def grown(results: Results) -> list[str]:
    rounds = list(results.rounds("scaling", "djinn").values())
    if not rounds:
        return []
    text = "Djinn with the mixed-length sentiment load, warm. Ratios are to the first row of the same round; clients share the cores."
    return ["## Growth", text, *(sweep(rounds, name, title) for name, title in SWEEPS.items()), lengths(rounds)]


def sweep(rounds: list[dict], name: str, title: str) -> str:
    first = next(iter(rounds[0][name]))
    rows = []
    for step in rounds[0][name]:
        loops = [one[name][step] for one in rounds]
        ratio = Spread.of([one[name][step]["per_second"] / one[name][first]["per_second"] for one in rounds])
        cost = Spread.of([one["cpu_per_1000"] for one in loops])
        tail = Spread.of([one["latency_ms"]["p99"] for one in loops if one["latency_ms"]])
        memory = Spread.of([one["resident"] / 1e6 for one in loops])
        refused = sum(one["refused"] for one in loops)
        rows.append([step, cell(ratio, ".2f"), cell(cost, ".1f"), cell(tail, ".0f"), cell(memory, ".0f"), str(refused), failures(loops)])
    return table([title, "throughput", "CPU-seconds per 1,000 answers", "p99, ms", "resident, MB", "refused", "wrong or failed"], rows)


def lengths(rounds: list[dict]) -> str:
    rows = []
    for step in rounds[0]["lengths"]:
        loops = [one["lengths"][step] for one in rounds]
        rate = Spread.of([one["per_second"] for one in loops])
        cost = Spread.of([one["cpu_per_1000"] / one["tokens"] for one in loops])
        rows.append([step, f"{loops[0]['tokens']:.0f}", cell(rate, ".1f"), cell(cost, ".3f"), failures(loops)])
    return table(["tokens of a text", "mean", "answers per second, 32 connections", "CPU-milliseconds per token", "wrong or failed"], rows)


def failures(loops: list[dict]) -> str:
    return str(sum(one["wrong"] + one["failed"] for one in loops))
