"""How well the ledger tells faults: mutated summaries and as many faithful rewordings, class by class.

`python -m benchmarks.mutations [--gold DIR] [--corpus DIR] [--seed N] [--verbose] [--only CLASS]`

Every mutant has one change; the ledger is asked what it says of the item. `noticed`: an error or warning that the
unchanged item did not have. `right`: one of the codes that mutations.toml accepts for the class. A rewording with
any error or warning is a false alarm. Without --gold only the hand-written samples and sentences of the seeds serve.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks import mutation_meanings, mutation_rewordings, mutation_values
from benchmarks.mutation_samples import Sample, load
from benchmarks.mutation_text import TABLE, Mutant
from summarizer.document import Span
from summarizer.items import Evidence, Item, ItemList
from summarizer.outline import annotate
from summarizer.outline.annotated import Annotated
from summarizer.reading import read_bytes
from summarizer.validation import validate
from summarizer.validation.finding import Finding, Severity

Rule = Callable[[Sample, Random], Iterator[Mutant]]
_NOT_OF_ITEMS = ("coverage.", "source.")


@dataclass
class Tally:
    """What the ledger said of one class."""

    asked: int = 0
    noticed: int = 0
    right: int = 0
    failures: list[str] = field(default_factory=list)


class Bench:
    """Documents annotated once, items asked one at a time."""

    def __init__(self, texts: dict[str, str], *, cites: bool = True) -> None:
        self._texts = texts
        self._cites = cites
        self._annotated: dict[str, Annotated] = {}
        self._before: dict[Sample, frozenset[tuple[str, str]]] = {}
        self.seconds = 0.0
        self.calls = 0

    def annotated(self, name: str) -> Annotated:
        if name not in self._annotated:
            self._annotated[name] = annotate(read_bytes(self._texts[name].encode(), f"{name}.txt"))
        return self._annotated[name]

    def ask(self, sample: Sample, mutant: Mutant) -> list[Finding]:
        """The errors and warnings about the item with the mutant's statement."""
        annotated = self.annotated(sample.document)
        start = annotated.text.find(sample.evidence)
        if start < 0:
            raise ValueError(f"{sample.document}: the evidence is not in the text: {sample.evidence[:40]}")
        span = Span(start, start + len(sample.evidence))
        report = next((r.id for r in annotated.reports if r.span.start <= start < r.span.end), "r1")
        kind = ItemList(mutant.list or sample.list)
        evidence = (Evidence(None, span, sample.evidence),) if self._cites else ()
        item = Item("i1", report, kind, "综合", mutant.statement, (), evidence)
        began = time.perf_counter()
        validation = validate(annotated, [item], cites=self._cites)
        self.seconds += time.perf_counter() - began
        self.calls += 1
        return [
            finding
            for finding in validation.findings
            if finding.severity is not Severity.INFO and not finding.code.startswith(_NOT_OF_ITEMS)
        ]

    def new(self, sample: Sample, mutant: Mutant) -> list[Finding]:
        """The findings that the unchanged item does not have."""
        if sample not in self._before:
            self._before[sample] = frozenset(_keys(self.ask(sample, Mutant(sample.statement, ""))))
        found = self.ask(sample, mutant)
        return [finding for finding, key in zip(found, _keys(found), strict=True) if key not in self._before[sample]]


def _keys(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(f.code, f.claim.surface if f.claim else "") for f in findings]


def draw(rule: Rule, samples: tuple[Sample, ...], seed: str, most: int) -> list[tuple[Sample, Mutant]]:
    """At most `most` mutants of a class, the same for the same seed; no two alike."""
    rng = Random(seed)
    made: dict[tuple[str, str], tuple[Sample, Mutant]] = {}
    for sample in samples:
        for mutant in rule(sample, rng):
            made.setdefault((sample.document, mutant.statement), (sample, mutant))
    every = list(made.values())
    rng.shuffle(every)
    return every[:most]


def faults(bench: Bench, samples: tuple[Sample, ...], seed: int, only: str | None) -> dict[str, Tally]:
    tallies = {}
    for name, rule in {**mutation_values.RULES, **mutation_meanings.RULES}.items():
        if only and only != name:
            continue
        entry, tally = TABLE["classes"][name], Tally()
        for sample, mutant in draw(rule, samples, f"{seed} {name}", entry["draw"]):
            found = bench.new(sample, mutant)
            codes = [finding.code for finding in found]
            tally.asked += 1
            tally.noticed += bool(found)
            tally.right += bool(set(codes) & set(entry["codes"]))
            if not set(codes) & set(entry["codes"]):
                tally.failures.append(_case(sample, mutant, found))
        tallies[name] = tally
    return tallies


def rewordings(bench: Bench, samples: tuple[Sample, ...], seed: int, only: str | None) -> dict[str, Tally]:
    tallies = {}
    for name, rule in mutation_rewordings.RULES.items():
        if only and only != name:
            continue
        tally = Tally()
        most = len(samples) if name == "as it is" else TABLE["faithful"]["draw"]
        for sample, mutant in draw(rule, samples, f"{seed} {name}", most):
            found = bench.ask(sample, mutant)
            tally.asked += 1
            tally.noticed += bool(found)
            if found:
                tally.failures.append(_case(sample, mutant, found))
        tallies[name] = tally
    return tallies


def told_wrong(bench: Bench, faults: tuple[tuple[Sample, str], ...]) -> Tally:
    """Statements that somebody told wrong on purpose: is anything noticed?"""
    tally = Tally()
    for sample, fault in faults:
        found = bench.ask(sample, Mutant(sample.statement, fault))
        tally.asked += 1
        tally.noticed += bool(found)
        if not found:
            tally.failures.append(_case(sample, Mutant(sample.statement, fault), found))
    return tally


def _case(sample: Sample, mutant: Mutant, found: list[Finding]) -> str:
    said = "; ".join(f"{f.code} “{f.claim.surface if f.claim else ''}”" for f in found) or "nothing"
    return (
        f"[{sample.origin} {sample.document[:12]} {mutant.list or sample.list}] {mutant.change}\n"
        f"      told:   {mutant.statement}\n      source: {sample.evidence}\n      said:   {said}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, help="folder with the annotated items")
    parser.add_argument("--corpus", type=Path, help="folder with further documents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one class or rewording")
    parser.add_argument("--uncited", action="store_true", help="items without evidence, as from somebody's own summary")
    parser.add_argument("--document", default="", help="only samples of documents whose name holds this")
    parser.add_argument("--verbose", action="store_true", help="list the failures")
    arguments = parser.parse_args()
    loaded = load(arguments.gold, arguments.corpus)
    samples = tuple(sample for sample in loaded.samples if arguments.document in sample.document)
    bench = Bench(loaded.texts, cites=not arguments.uncited)
    made = faults(bench, samples, arguments.seed, arguments.only)
    kept = rewordings(bench, samples, arguments.seed, arguments.only)
    _print(made, kept, arguments.verbose)
    if not arguments.only:
        by_hand = told_wrong(bench, tuple(row for row in loaded.faults if arguments.document in row[0].document))
        if by_hand.asked:
            print(f"\ntold wrong by hand: {by_hand.asked}, noticed {by_hand.noticed / by_hand.asked:.1%}")
        for failure in by_hand.failures if arguments.verbose else ():
            print(f"\ntold wrong by hand: {failure}")
    if bench.calls:
        print(f"\n{bench.calls} items asked, {1000 * bench.seconds / bench.calls:.1f} ms each; seed {arguments.seed}")


def _print(made: dict[str, Tally], kept: dict[str, Tally], verbose: bool) -> None:
    print(f"{'fault':<22}{'n':>5}{'noticed':>9}{'right':>8}   aimed at")
    for name, tally in made.items():
        entry = TABLE["classes"][name]
        if tally.asked:
            noticed, right = tally.noticed / tally.asked, tally.right / tally.asked
            short = " " if noticed >= entry["noticed"] and right >= entry["right"] else "*"
            print(
                f"{name:<22}{tally.asked:>5}{noticed:>9.1%}{right:>8.1%} {short} "
                f"{entry['right']:.0%} ({entry['noticed']:.1%})"
            )
    asked = sum(t.asked for t in made.values())
    if asked:
        share = [sum(t.noticed for t in made.values()) / asked, sum(t.right for t in made.values()) / asked]
        print(f"{'all':<22}{asked:>5}{share[0]:>9.1%}{share[1]:>8.1%}")
    print(f"\n{'faithful rewording':<22}{'n':>5}{'alarms':>9}")
    for name, tally in kept.items():
        if tally.asked:
            print(f"{name:<22}{tally.asked:>5}{tally.noticed / tally.asked:>9.1%}")
    asked = sum(t.asked for t in kept.values())
    if asked:
        alarms = sum(t.noticed for t in kept.values()) / asked
        print(f"{'all':<22}{asked:>5}{alarms:>9.1%}   aimed at {TABLE['faithful']['most']:.0%} at most")
    if verbose:
        for name, tally in {**made, **kept}.items():
            for failure in tally.failures:
                print(f"\n{name}: {failure}")


if __name__ == "__main__":
    main()
