"""The tables of docs/benchmarks.md."""

from statistics import median

from comparison.launches.djinn import QUEUE_TIME
from comparison.results import Results, Spread, closed, field, latency, open_latency

COUNTS = ("refused", "wrong", "failed")


def compared(results: Results, load: str, present) -> list[str]:
    return [
        against(results, load, present),
        latencies(results, load, present),
        resources(results, load, present),
        answers(results, load, present),
    ]


def against(results: Results, load: str, present) -> str:
    """Djinn's throughput as a multiple of each other server's."""
    head = ["Djinn is … times as fast as", "saturated", "1 connection", "8", "32", "CPU-seconds per answer: … times fewer"]
    rows = []
    for server in present[1:] if present[0].name == "djinn" else []:
        picks = [field("capacity"), *(closed(n, "per_second") for n in (1, 8, 32))]
        ratios = [results.ratio(load, "djinn", server.name, pick) for pick in picks]
        cost = results.ratio(load, server.name, "djinn", closed(32, "cpu_per_1000"))
        rows.append([server.title, *(cell(one, ".2f") for one in [*ratios, cost])])
    return table(head, rows) if rows else ""


def latencies(results: Results, load: str, present) -> str:
    shares = sorted({s for server in present for one in results.rounds(load, server.name).values() for s in one.get("open", {})}, key=float)
    head = ["p50 / p99, ms", "1 connection", "8", "32", *(f"Poisson, {float(share):.0%} of the best capacity" for share in shares)]
    rows = []
    for server in present:
        picks = [latency_pair(n) for n in (1, 8, 32)] + [tuple(open_latency(s, q) for q in ("p50", "p99")) for s in shares]
        rows.append([server.title, *(pair([results.spread(load, server.name, pick) for pick in both]) for both in picks)])
    return table(head, rows) + "\n\nA dash: the rate is above what the server can do, so its queue would grow without end."


def latency_pair(connections: int):
    return tuple(latency(connections, quantile) for quantile in ("p50", "p99"))


def resources(results: Results, load: str, present) -> str:
    head = ["", "answers per second, saturated", "CPU-seconds per 1,000 answers", "resident memory, MB", "start to ready, s"]
    rows = []
    for server in present:
        memory = results.spread(load, server.name, lambda one: one["resident"] / 1e6)
        of = [results.spread(load, server.name, pick) for pick in (field("capacity"), closed(32, "cpu_per_1000"))]
        rows.append(
            [
                server.title,
                *(cell(one, ".1f") for one in of),
                cell(memory, ".0f"),
                cell(results.spread(load, server.name, field("ready_s")), ".1f"),
            ]
        )
    return table(head, rows)


def answers(results: Results, load: str, present) -> str:
    """How far each server's scores are from float32 PyTorch's, under 32 connections; the counts are of all closed and open loops."""
    head = ["answers beside float32 PyTorch's", "greatest difference of a score", "mean", "labels that flip at the boundary"]
    rows = []
    for server in present:
        rounds = results.rounds(load, server.name).values()
        busy = [one["closed"]["32"] for one in rounds]
        loops = [loop for one in rounds for loop in [*one["closed"].values(), *one.get("open", {}).values()]]
        flipped = sum(one["flipped"] for one in busy) / max(sum(one["answered"] for one in busy), 1)
        errors = f"{max(one['greatest_error'] for one in busy):.4f}", f"{median(one['mean_error'] for one in busy):.5f}"
        counts = (str(sum(loop[what] for loop in loops)) for what in COUNTS)
        rows.append([server.title, *errors, f"{flipped:.2%}", *counts])
    return table([*head, *COUNTS], rows)


def floor(results: Results, load: str) -> list[str]:
    """Djinn beside its own engine without a server."""
    names = sorted(path.name for path in (results.folder / load).glob("floor-*"))
    rows = []
    for name in names:
        threads = int(name.removeprefix("floor-"))
        title = "one process of one thread per core" if threads == 1 else f"one process of {threads} threads"
        rate = results.ratio(load, "djinn", name, field("capacity"), field("per_second"))
        cost = results.ratio(load, name, "djinn", field("cpu_per_1000"), closed(32, "cpu_per_1000"))
        lone = [results.spread(load, "djinn", latency(1, "p50")), results.spread(load, name, field("lone_ms"))]
        extra = f"{lone[0].middle - lone[1].middle:+.1f}" if all(lone) else "–"
        rows.append([title, cell(rate, ".2f"), cell(cost, ".2f"), pair(lone), extra, peak(results, load, name)])
    if not rows:
        return []
    head = [
        "the engine alone, as",
        "Djinn's share of its throughput",
        "… per CPU-second",
        "lone request: Djinn / forward alone, p50 ms",
        "difference, ms",
        "peak, GFLOP/s, fp32 / bf16",
    ]
    return [
        "The engine alone runs the same variant in process, in ideal batches (sorted by length; pictures decoded and resized too).",
        table(head, rows),
    ]


def peak(results: Results, load: str, name: str) -> str:
    found = [results.spread(load, name, lambda one, kind=kind: one["gemm"].get(kind)) for kind in ("fp32", "bf16")]
    return " / ".join(f"{one.middle:.0f}" if one else "–" for one in found)


def djinn_alone(results: Results) -> list[str]:
    return [part for part in (overload(results), first_requests(results), start_up(results)) if part]


def overload(results: Results) -> str:
    rounds = list(results.rounds("overload", "djinn").values())
    if not rounds:
        return ""

    def of(which: str, what: str, quantile: str) -> Spread | None:
        return Spread.of([one[which][what][quantile] for one in rounds if one[which][what]])

    ratio = Spread.of(
        [one["above"]["latency_ms"]["p99"] / one["below"]["latency_ms"]["p99"] for one in rounds if one["above"]["latency_ms"]]
    )
    share = Spread.of([one["above"]["refused"] / max(one["above"]["refused"] + one["above"]["answered"], 1) for one in rounds])
    failed = sum(one[which]["failed"] for one in rounds for which in ("below", "above"))
    rows = [
        ["p99 of admitted requests at 5 × capacity, as a multiple of p99 at 0.8 ×", cell(ratio, ".2f")],
        ["p99 at 0.8 × capacity, ms", cell(of("below", "latency_ms", "p99"), ".1f")],
        ["p99 of admitted requests at 5 × capacity, ms", cell(of("above", "latency_ms", "p99"), ".1f")],
        ["share refused at 5 × capacity", cell(share, ".0%")],
        [
            "refusals: p99 / slowest, ms",
            f"{cell(of('above', 'refused_ms', 'p99'), '.1f')} / {cell(of('above', 'refused_ms', 'max'), '.1f')}",
        ],
        ["requests that failed", str(failed)],
    ]
    text = f"Mixed-length sentiment, arriving as a Poisson process; `djinn.queue-time` is {QUEUE_TIME} (5 s by default)."
    return f"## Overload\n\n{text}\n\n" + table(["Djinn", ""], rows)


def first_requests(results: Results) -> str:
    rows = []
    for load in ("text", "bert", "images"):
        found = [slowness(one) for one in results.rounds(load, "djinn").values()]
        spread = Spread.of([one for one in found if one is not None])
        if spread:
            rows.append([load, cell(spread, ".2f")])
    head = ["load", "slowest of the first requests after ready, as a multiple of the median of its request"]
    return "## After ready\n\n" + table(head, rows) if rows else ""


def slowness(one: dict) -> float | None:
    """Of the first requests, the greatest multiple of what the same request took on average later, one at a time."""
    later: dict[int, list[float]] = {}
    for index, ms, status in one["closed"].get("1", {}).get("each") or []:
        if status == 200:
            later.setdefault(int(index), []).append(ms)
    ratios = [ms / median(later[int(index)]) for index, ms, status in one["first"] if status == 200 and int(index) in later]
    return max(ratios, default=None)


def start_up(results: Results) -> str:
    rounds = results.rounds("bundled", "djinn")
    if not rounds:
        return ""
    rows = [
        ["start to ready, s", cell(results.spread("bundled", "djinn", field("ready_s")), ".1f")],
        ["resident memory when idle, MB", cell(results.spread("bundled", "djinn", lambda one: one["resident"] / 1e6), ".0f")],
        ["CPU-seconds until then", cell(results.spread("bundled", "djinn", field("cpu_s")), ".1f")],
    ]
    return "## Start with all bundled models\n\n" + table(["Djinn", ""], rows)


def cell(spread: Spread | None, form: str) -> str:
    return spread.text(form) if spread else "–"


def pair(spreads: list[Spread | None]) -> str:
    return " / ".join(f"{one.middle:.1f}" for one in spreads if one) if all(spreads) else "–"


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *rows])
