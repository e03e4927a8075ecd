"""Runs the benchmarks: `python -m benchmarks [name …]`; exit code 1 where a limit is broken."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import benchmarks
from benchmarks.measure import Figure, Kind, Ratio, Result, Skipped

RESULTS = Path("build/bench")
_NOT_BENCHMARKS = {"__main__", "measure", "peers", "province", "slow_line"}


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all; print each, and keep it in `build/bench/<name>.json`."""
    known = [module.name for module in iter_modules(benchmarks.__path__)]
    broken = 0
    for name in names or [name for name in known if name not in _NOT_BENCHMARKS]:
        results: Sequence[Result] = import_module(f"benchmarks.{name}").run()
        _keep(name, results)
        for result in results:
            print(_line(result), flush=True)
        broken += sum(1 for result in results if isinstance(result, Ratio) and not result.holds)
    return 1 if broken else 0


def _keep(name: str, results: Iterable[Result]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps([_content(result) for result in results], indent=2, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def _content(result: Result) -> dict[str, object]:
    if isinstance(result, Skipped):
        return {**asdict(result), "skipped": True}
    if isinstance(result, Figure):
        return asdict(result)
    return {**asdict(result), "ratio": result.ratio, "holds": result.holds}


def _line(result: Result) -> str:
    if isinstance(result, Skipped):
        return f"skipped  {result.name}: {result.why}"
    if isinstance(result, Figure):
        return f"found    {result.name}: {result.value:.4g} {result.unit}"
    verdict = "ok      " if result.holds else "BROKEN  "
    limit = "at most" if result.kind is Kind.AT_MOST else "at least"
    figures = f"{result.ours:.4g} {result.unit} to {result.theirs:.4g} {result.unit}"
    return f"{verdict} {result.name}: {result.ratio:.2f} ({limit} {result.limit:g}); {figures}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
