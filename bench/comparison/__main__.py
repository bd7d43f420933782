"""The command line of bench/run."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from comparison import generator, loads, machine, report
from comparison.environments import Environments
from comparison.measuring import Measuring
from comparison.rounds import EXTRAS, Rounds
from comparison.servers import ALL, BY_NAME, SERVERS
from comparison.settings import ROOT, Settings
from comparison.unpacked import unpacked

DESCRIPTION = "Compares Djinn with other model servers on this machine and writes docs/benchmarks.md."


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parser().parse_args()
    settings = settings_of(options)
    if options.action == "report":
        report.write(settings)
        return
    settings.work.mkdir(parents=True, exist_ok=True)
    environments = Environments(settings.work / "environments", settings.base)
    environments.folder.mkdir(exist_ok=True)
    loads.prepare(settings.work, environments.base_python(), settings.loads)
    if options.fresh:
        shutil.rmtree(settings.results, ignore_errors=True)
    settings.results.mkdir(parents=True, exist_ok=True)
    described = machine.described(settings.java, settings.cores) | {
        "seconds": settings.seconds,
        "rounds": settings.rounds,
        "rates": settings.rates,
        "jar": revision(),
    }
    (settings.results / "machine.json").write_text(json.dumps(described), "utf-8")
    Rounds(settings, environments, Measuring(settings, environments, generator.build(settings.work))).run()
    report.write(settings)


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="bench/run", description=DESCRIPTION)
    found.add_argument("action", nargs="?", choices=["measure", "report"], default="measure", help="report: only write the tables again")
    found.add_argument("--jar", type=Path, help="default: one is built with Maven")
    found.add_argument("--java", default=java(), help="of a JDK 25; default: JAVA_HOME's, else the PATH's")
    found.add_argument("--djinn-option", action="append", default=[], help="an option for Djinn's JVM, such as -Xmx512m")
    found.add_argument("--peers", type=names(BY_NAME), default=tuple(BY_NAME), help=f"of {','.join(BY_NAME)}; djinn is one of them")
    found.add_argument("--loads", type=names(ALL), default=ALL, help=f"of {','.join(ALL)}")
    found.add_argument("--extras", type=names(EXTRAS), default=EXTRAS, help=f"of {','.join(EXTRAS)}; none when empty")
    found.add_argument("--rounds", type=int, default=5)
    found.add_argument("--seconds", type=float, default=15, help="of each loop")
    found.add_argument("--warm-up", type=float, default=15, help="seconds of load on each server before it is measured: a JVM compiles meanwhile")
    found.add_argument("--rates", type=rates, default=(0.1, 0.2, 0.4, 0.6, 0.8), help="open loops, as shares of the best capacity")
    found.add_argument("--cores", type=cores, default=tuple(sorted(os.sched_getaffinity(0))), help="such as 0,1; default: all")
    found.add_argument("--smoke", action="store_true", help="two rounds of two seconds each, to see whether everything works")
    found.add_argument("--fresh", action="store_true", help="forget earlier results; without it what is there is not measured again")
    found.add_argument("--work", type=Path, default=ROOT / "bench/build", help="for environments, models, results and logs")
    found.add_argument("--base", type=Path, help="a Python that has peers/base/requirements.txt already")
    found.add_argument("--out", type=Path, default=ROOT / "docs", help="folder for benchmarks.md and images")
    found.add_argument("--seed", type=int, default=1)
    return found


def settings_of(options: argparse.Namespace) -> Settings:
    seconds, rounds, warm_up = (2.0, 2, 2.0) if options.smoke else (options.seconds, options.rounds, options.warm_up)
    work = options.work.resolve()
    djinn = unpacked(jar(options), options.java, work) if options.action == "measure" else None
    return Settings(
        work=work,
        out=options.out.resolve(),
        base=options.base,
        java=options.java,
        jar=djinn.jar if djinn else None,
        djinn_options=(*(djinn.options if djinn else ()), *options.djinn_option),
        servers=tuple(server.name for server in SERVERS if server.name in options.peers),
        loads=options.loads,
        extras=options.extras,
        rounds=rounds,
        seconds=seconds,
        warm_up=warm_up,
        rates=options.rates,
        cores=options.cores,
        seed=options.seed,
    )


def java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else shutil.which("java") or "java"


def jar(options: argparse.Namespace) -> Path:
    if options.jar:
        return options.jar.resolve(strict=True)
    subprocess.run(["mvn", "-q", "package", "-DskipTests"], cwd=ROOT, check=True)
    return ROOT / "target/djinn.jar"


def revision() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "unknown"


def names(known):
    def parse(text: str) -> tuple[str, ...]:
        given = tuple(part for part in text.split(",") if part)
        unknown = [name for name in given if name not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not known; known are {', '.join(known)}")
        return given

    return parse


def rates(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(",") if part)


def cores(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    main()
