"""The second pass: same person, same household, or neither; each fact weighed against both others.

Two classes take brothers and sisters for one person: they share surname and home, and a model that holds
facts for independent adds both up. So pairs are of three kinds: one person (m), kin under one roof (kin),
strangers (u). What kin share is read from each list itself: two rows of one list at one address are
nearly always two people. What strangers share is splink's u, counted on random pairs. What one person's
records share is learned (expectation, maximisation), no truth needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Levels = npt.NDArray[np.int8]

ROUNDS = 12
SAMPLE = 400_000
LEAST = 1e-6
SEEN_BEFORE = 200.0  # pairs that a model learned elsewhere counts for
# Facts that weigh by themselves; postcode and address are one: who shares a house shares its postcode.
ALONE = ("surname", "forename", "swapped", "dob", "nhs", "upn", "sex", "support")
# Two kin of one list have their own numbers; a number at two names is a slip of the pen.
KIN_SHARE_NUMBER = 0.002
STRANGERS_SUPPORT = 1e-4
# Names that agree crosswise agree as names do; that they are swapped speaks against, a little.
OTHERS_SWAPPED = [0.5, 1.0]
# By which frequency of a value "the same by chance" is known better than on average.
OFTEN = {"surname": "often_s", "forename": "often_f", "dob": "often_d"}


@dataclass
class Pairs:
    """Pairs of records, by column: levels (0: not known, 1: the likest) and how frequent values are."""

    left: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    levels: dict[str, Levels]
    often: dict[str, Numbers]

    def __len__(self) -> int:
        return len(self.left)

    def taken(self, which: npt.NDArray[Any]) -> Pairs:
        """Return some of them."""
        return Pairs(
            self.left[which],
            self.right[which],
            {k: v[which] for k, v in self.levels.items()},
            {k: v[which] for k, v in self.often.items()},
        )


@dataclass
class Model:
    """What was learned: for each fact the share of each level among one person's pairs, kin, strangers."""

    levels: dict[str, list[str]]  # names, the likest first
    m: dict[str, list[float]]
    kin: dict[str, list[float]]
    u: dict[str, list[float]]
    # Among all pairs of records, how many are of one person, and of kin.
    prior_same: float = 1e-6
    prior_kin: float = 3e-6
    trained_on: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "levels": self.levels, "m": _rounded(self.m), "kin": _rounded(self.kin),
            "u": _rounded(self.u), "prior_same": self.prior_same, "prior_kin": self.prior_kin,
            "trained_on": self.trained_on,
        }  # fmt: skip

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Model:
        """Return it as it was kept."""
        return cls(**data)


def _rounded(tables: Mapping[str, list[float]]) -> dict[str, list[float]]:
    return {fact: [float(f"{x:.6g}") for x in shares] for fact, shares in tables.items()}


def place(pairs: Pairs, postcodes: int = 5) -> Levels:
    """Return postcode and address as one fact: which pair of levels it is; 0 when neither is known."""
    joint = pairs.levels["postcode"].astype(np.int16) * 3 + pairs.levels["address"]
    return joint.astype(np.int8)


def support_names() -> list[str]:
    """How many others of both homes are matched already, the most first."""
    return ["two", "one", "none"]


def place_names(postcode: list[str]) -> list[str]:
    """Name each combination of postcode and address that ``place`` numbers, from 1."""
    said = ["unknown", *postcode]
    lived = ["unknown", "same", "differs"]
    return [f"{p}+{a}" for p in said for a in lived][1:]


def log_shares(model: Model, kind: str) -> dict[str, Numbers]:
    """Return the logarithms by level, 0 for "not known" first."""
    tables: dict[str, list[float]] = getattr(model, kind)
    return {f: np.log(np.maximum([1.0, *t], LEAST)) for f, t in tables.items()}


def likelihoods(pairs: Pairs, model: Model) -> tuple[Numbers, Numbers, Numbers]:
    """Return for each pair how likely its levels are: for one person, for kin, for strangers (logs)."""
    logs = {kind: log_shares(model, kind) for kind in ("m", "kin", "u")}
    found = {kind: np.zeros(len(pairs)) for kind in logs}
    for fact in (*ALONE, "place"):
        levels = place(pairs) if fact == "place" else pairs.levels.get(fact)
        if levels is None:
            continue
        for kind, total in found.items():
            total += logs[kind][fact][levels]
        if fact in OFTEN:
            rarer = rarity(pairs, fact, model)
            found["u"] += rarer
            if fact != "surname":  # kin share a surname because they are kin, not by chance
                found["kin"] += rarer
    return found["m"], found["kin"], found["u"]


def rarity(pairs: Pairs, fact: str, model: Model) -> Numbers:
    """Return how much likelier than on average chance gave two records this very value (log)."""
    often = pairs.often[OFTEN[fact]]
    likest = 1 if fact == "dob" else len(model.levels[fact]) - 1
    levels = pairs.levels[fact]
    alike = (levels >= 1) & (levels <= likest) & (often > 0)
    if fact != "dob":
        part = {"surname": 2, "forename": 0}[fact]
        alike &= levels != part
    average = max(model.u[fact][0], LEAST)
    return np.where(alike, np.log(np.maximum(often, LEAST / 100) / average), 0.0)


def weights(pairs: Pairs, model: Model) -> Numbers:
    """Return for each pair the logarithm (base 2) of the odds that it is one person."""
    same, kin, other = likelihoods(pairs, model)
    against = np.logaddexp(
        kin + np.log(model.prior_kin), other + np.log(1 - model.prior_kin - model.prior_same)
    )
    return (same + np.log(model.prior_same) - against) / np.log(2)


def learn(
    pairs: Pairs,
    model: Model,
    *,
    records: int,
    kin_a_record: float,
    seed: int,
    prior: Model | None = None,
) -> Model:
    """Return the model with the shares of one person's pairs learned; those of strangers stay.

    ``prior`` counts as some pairs seen before: a list that holds hardly anybody twice teaches little.
    """
    before = prior.m if prior else {}
    chance = np.random.default_rng(seed)
    part = 1.0
    if len(pairs) > SAMPLE:
        part = SAMPLE / len(pairs)
        pairs = pairs.taken(np.sort(chance.choice(len(pairs), SAMPLE, replace=False)))
    all_pairs = records * (records - 1) / 2
    for _ in range(ROUNDS):
        same, kin, other = likelihoods(pairs, model)
        logs = np.stack(
            [
                same + np.log(model.prior_same),
                kin + np.log(model.prior_kin),
                other + np.log(1 - model.prior_same - model.prior_kin),
            ]
        )
        logs -= logs.max(axis=0)
        shares = np.exp(logs)
        shares /= shares.sum(axis=0)
        for fact in model.m:
            levels = place(pairs) if fact == "place" else pairs.levels.get(fact)
            if levels is not None:
                model.m[fact] = _counted(levels, shares[0], len(model.m[fact]), before.get(fact))
        model.kin["place"] = _kin_places(model, model.m["place"])
        model.kin["support"] = model.m["support"]
        found = float(shares[0].sum()) / part
        model.prior_same = max(found / all_pairs, 1e-12)
        times = 1 + 2 * found / records
        model.prior_kin = model.prior_same * max(kin_a_record * times / max(times - 1, 0.1), 0.05)
    return model


def _counted(levels: Levels, shares: Numbers, most: int, before: list[float] | None) -> list[float]:
    """Return the share of each known level, a little added so that none is impossible."""
    counts = np.bincount(levels, weights=shares, minlength=most + 1)[1 : most + 1] + 0.5
    if before is not None:
        counts += SEEN_BEFORE * np.array(before) / sum(before)
    return [float(x) for x in counts / counts.sum()]


def _kin_places(model: Model, same: list[float]) -> list[float]:
    """Kin live where one person's records say, or next door: relatives in one street."""
    names = model.levels["place"]
    nearby = model.kin["nearby"][0]
    return [
        share * (1 - nearby) + (nearby if name == "same+differs" else 0.0)
        for share, name in zip(same, names, strict=True)
    ]
