"""Train and match: splink on DuckDB blocks, compares and gives first weights; the second pass decides."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kithline.linkage.engine import clusters, learning, preparing
from kithline.linkage.engine.comparing import BLOCKS, TRAINED_ON, facts, settings
from kithline.linkage.engine.learning import Model, Pairs

SEED = 20261128
TRAIN_ON = 200_000  # records; more teach no better
RANDOM_PAIRS = 1e6
DROPPED = (
    -12.0
)  # splink's weight, with the shares learned, under which a pair is not looked at again
STRONG = 8.0  # bits: the pairs whose households speak for the others in them
MOST_AT_HOME = 12  # a home of more is a hostel or a mistake
NUMBERS = ("nhs", "upn")
FREQUENT = {"surname": "s", "forename": "f", "dob": "dn"}
AS_MANY = 1000.0
CHANCE_NUMBER = 1e-6

Say = Callable[[str], None]


@dataclass
class Matched:
    """What matching found: pairs with their weights and levels, and the pairs that clusters hold."""

    pairs: Pairs
    weights: npt.NDArray[np.float64]  # after rivals
    joined: clusters.Joined
    seconds: dict[str, float] = field(default_factory=dict)


class _Watch:
    def __init__(self, say: Say) -> None:
        self.say, self.seconds, self.since = say, {}, time.perf_counter()  # type: ignore[var-annotated]

    def __call__(self, what: str, more: str = "") -> None:
        now = time.perf_counter()
        self.seconds[what] = self.seconds.get(what, 0.0) + now - self.since
        self.say(f"{what}: {now - self.since:.1f} s {more}")
        self.since = now


def quiet(_: str) -> None:
    """Say nothing."""


def train(
    people: pa.Table, *, seed: int = SEED, threads: int = 2, random_pairs: float = RANDOM_PAIRS,
    prior: Model | None = None, say: Say = quiet,
) -> Model:  # fmt: skip
    """Learn a model from lists; the truth is not asked for. ``prior``: what was learned elsewhere."""
    watch = _Watch(say)
    con = preparing.connect(threads=threads)
    if people.num_rows > TRAIN_ON:
        people = _part(people, TRAIN_ON)
    records = preparing.prepare(con, people)
    watch("prepared", f"{records:,} records")
    linker = _linker(con, settings())
    linker.training.estimate_u_using_random_sampling(max_pairs=random_pairs, seed=seed)
    watch("random pairs counted")
    for rule in TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, fix_u_probabilities=True, estimate_without_term_frequencies=True
        )
    watch("first weights learned")
    first = _distinct(linker.misc.save_model_to_json())
    model = _first_model(first)
    if prior is not None:
        model.m = {fact: list(shares) for fact, shares in prior.m.items()}
        model.prior_same, model.prior_kin = prior.prior_same, prior.prior_kin
    kin, kin_a_record = _kin(con, model)
    model.kin |= kin
    watch("households read")
    pairs = _blocked(con, _linker(con, first), first, watch, dropped=None)
    _support(con, pairs, None)
    more: dict[str, Any] = {
        "records": records,
        "kin_a_record": kin_a_record,
        "seed": seed,
        "prior": prior,
    }
    model = learning.learn(pairs, model, **more)
    strong = learning.weights(pairs, model) >= STRONG
    _support(con, pairs, strong)
    model = learning.learn(pairs, model, **more)
    watch("second pass learned")
    model.trained_on = {
        "records": records,
        "pairs": len(pairs),
        "lists": len(set(people["list"].to_pylist())),
        "seed": seed,
    }
    return model


def match(
    people: pa.Table, model: Model, *, threads: int = 2, engine: str = "duckdb", say: Say = quiet
) -> Matched:
    """Return the pairs of records that may be one person, with their weights."""
    watch = _Watch(say)
    con = preparing.connect(threads=threads)
    records = preparing.prepare(con, people)
    watch("prepared", f"{records:,} records")
    # One person in so many of a short list is one in fewer of a long one.
    part = model.trained_on["records"] / max(records, 2)
    model = replace(
        model,
        prior_same=min(model.prior_same * part, 0.01),
        prior_kin=min(model.prior_kin * part, 0.05),
    )
    first_model = splink_model(model)
    if engine == "spark":
        from kithline.linkage.engine import spark

        spark.predict(con, splink_model(model, "spark"), dropped=DROPPED)
        watch("compared by splink on Spark")
        pairs = _taken_over(con, spark.PREDICTED, first_model, watch)
    else:
        linker = _linker(con, first_model)
        pairs = _blocked(con, linker, first_model, watch, dropped=DROPPED)
    _support(con, pairs, None)
    first = learning.weights(pairs, model)
    _support(con, pairs, first >= STRONG)
    weights = learning.weights(pairs, model)
    watch("households asked")
    lists = _codes(con, "list")
    weights = clusters.against_rivals(pairs.left, pairs.right, weights, lists)
    born = con.execute(
        "SELECT coalesce(y, 0) AS y, coalesce(m, 0) AS m, coalesce(d, 0) AS d FROM person ORDER BY id"
    ).fetchnumpy()
    born = {part: np.asarray(column, np.int64) for part, column in born.items()}
    weights = clusters.against_doubt(pairs.left, pairs.right, weights, born)
    watch("rivals set apart")
    numbers = {scheme: _column(con, scheme) for scheme in NUMBERS}
    joined = clusters.join(pairs.left, pairs.right, weights, lists=lists.tolist(), numbers=numbers)
    watch("joined", f"{len(joined.left):,} pairs")
    con.close()
    return Matched(pairs, weights, joined, watch.seconds)


def _linker(con: duckdb.DuckDBPyConnection, model: dict[str, Any]) -> Any:
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    return Linker("person", model, DuckDBAPI(connection=con), set_up_basic_logging=False)


def _part(people: pa.Table, most: int) -> pa.Table:
    """Return whole households of the lists, spread over them, about ``most`` records."""
    every = people.num_rows / most
    where = np.unique((np.arange(most // 50) * every * 50).astype(np.int64))
    take = (where[:, None] + np.arange(50)[None, :]).ravel()
    return people.take(pa.array(np.unique(take[take < people.num_rows])))


def _distinct(first: dict[str, Any]) -> dict[str, Any]:
    """Give every level a share, and no two levels of a fact one weight: by it they are told apart again."""
    for comparison in first["comparisons"]:
        for n, level in enumerate(_levels(comparison)):
            m, u = level.get("m_probability"), level.get("u_probability")
            level["u_probability"] = max(float(u or 0.0), learning.LEAST)
            level["m_probability"] = max(float(m or 0.0), learning.LEAST) * (1 + n * 1e-5)
            if comparison["output_column_name"] in NUMBERS:
                level["m_probability"] = (0.99, 0.01)[n]
                level["u_probability"] = (CHANCE_NUMBER, 1 - CHANCE_NUMBER)[n]
    return first


def splink_model(model: Model, dialect: str = "duckdb") -> dict[str, Any]:
    """Give splink what was learned, so that it drops strangers and nobody else."""
    made = settings(dialect)
    made["probability_two_random_records_match"] = model.prior_same
    for comparison in made["comparisons"]:
        fact = comparison["output_column_name"]
        for level, m, u in zip(_levels(comparison), model.m[fact], model.u[fact], strict=True):
            level["m_probability"], level["u_probability"] = m, u
    return _distinct(made)


def _levels(comparison: dict[str, Any]) -> list[dict[str, Any]]:
    return [x for x in comparison["comparison_levels"] if not x.get("is_null_level")]


def _first_model(first: dict[str, Any]) -> Model:
    """Read splink's m and u, level by level, into our model; what was never seen gets the least share."""
    names = {f.name: f.names for f in facts()}
    m: dict[str, list[float]] = {}
    u: dict[str, list[float]] = {}
    for comparison in first["comparisons"]:
        name = comparison["output_column_name"]
        levels = _levels(comparison)
        m[name] = _shares([x.get("m_probability") for x in levels])
        u[name] = _shares([x.get("u_probability") for x in levels])
    names["support"] = learning.support_names()
    m["support"] = [0.4, 0.3, 0.3]
    u["support"] = [learning.STRANGERS_SUPPORT / 5, learning.STRANGERS_SUPPORT, 1.0]
    u["swapped"] = list(learning.OTHERS_SWAPPED)
    names["place"] = learning.place_names(names["postcode"])
    m["place"], u["place"] = (_places(t["postcode"], t["address"]) for t in (m, u))
    return Model(names, m, {}, u)


def _shares(values: list[float | None]) -> list[float]:
    known = [max(v or 0.0, learning.LEAST) for v in values]
    return [v / sum(known) for v in known]


def _places(postcode: list[float], address: list[float]) -> list[float]:
    """Return postcode and address together as if one said nothing of the other, to begin with."""
    return [p * a for p in (1.0, *postcode) for a in (1.0, *address)][1:]


def _kin(con: duckdb.DuckDBPyConnection, model: Model) -> tuple[dict[str, list[float]], float]:
    """Read from each list how two people under one roof look; and how many such a record has."""
    conditions = {
        f.name: f for f in facts() if f.name in ("surname", "forename", "swapped", "dob", "sex")
    }
    chosen = ", ".join(f"{_case(f)} AS {name}" for name, f in conditions.items())
    # One person written twice in one list is no kin.
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE kin AS
        SELECT * FROM (SELECT {chosen}, at_home FROM (
          SELECT {_sided()}, l.st = r.st AS at_home FROM person l JOIN person r
              ON l.list = r.list AND l.pc = r.pc AND l.id < r.id
             AND (l.st = r.st OR (l.s = r.s AND l.st <> r.st))))
         WHERE NOT (dob BETWEEN 1 AND 5 AND forename BETWEEN 1 AND 4)
    """)
    kin: dict[str, list[float]] = {}
    for name in conditions:
        counted = con.execute(
            f"SELECT {name}, count(*) FROM kin WHERE {name} > 0 GROUP BY 1"
        ).fetchall()
        shares = np.full(len(model.levels[name]), 0.5)
        for level, count in counted:
            shares[level - 1] += count
        kin[name] = [float(x) for x in shares / shares.sum()]
    row = con.execute("SELECT count(*) FILTER (WHERE at_home), count(*) FROM kin").fetchone()
    records = con.execute(
        "SELECT count(*) FROM person WHERE st IS NOT NULL AND pc IS NOT NULL"
    ).fetchone()
    assert row and records
    kin["nearby"] = [1 - (row[0] + 0.5) / (row[1] + 1)]
    for number in NUMBERS:
        kin[number] = [learning.KIN_SHARE_NUMBER, 1 - learning.KIN_SHARE_NUMBER]
    kin["swapped"] = list(learning.OTHERS_SWAPPED)
    kin["place"], kin["support"] = model.m["place"], model.m["support"]
    return kin, 2 * row[0] / max(records[0], 1)


def _case(fact: Any) -> str:
    whens = " ".join(f"WHEN {c} THEN {n}" for n, (_, c) in enumerate(fact.levels, 1))
    return f"CASE WHEN {fact.null} THEN 0 {whens} ELSE {len(fact.names)} END"


def _sided() -> str:
    columns = (
        "s",
        "s_all",
        "s1",
        "ss",
        "f",
        "f_roots",
        "f_all",
        "f1",
        "fs",
        "dn",
        "y",
        "m",
        "d",
        "sex",
    )
    return ", ".join(f"{side}.{c} AS {c}_{side}" for c in columns for side in "lr")


def _blocked(
    con: duckdb.DuckDBPyConnection, linker: Any, model: dict[str, Any], watch: _Watch,
    *, dropped: float | None,
) -> Pairs:  # fmt: skip
    """Return the pairs that share a block and are not plainly strangers, with levels and frequencies."""
    predicted = linker.inference.predict(threshold_match_weight=dropped).physical_name
    watch("compared by splink")
    return _taken_over(con, predicted, model, watch)


def _taken_over(
    con: duckdb.DuckDBPyConnection, predicted: str, model: dict[str, Any], watch: _Watch
) -> Pairs:
    """Return splink's pairs as levels, with how frequent their values are."""
    for fact, column in FREQUENT.items():
        # A short list knows little of how frequent a name is: what was learned counts as so many more people.
        average = next(
            _levels(c)[0]["u_probability"]
            for c in model["comparisons"]
            if c["output_column_name"] == fact
        )
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE often_{column} AS SELECT {column} AS v,"
            f" (count(*) + {AS_MANY * average!r}) / (sum(count(*)) OVER () + {AS_MANY}) AS often FROM person"
            f" WHERE {column} IS NOT NULL GROUP BY 1"
        )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE often AS
        SELECT p.id, coalesce(s.often, 0)::FLOAT AS s, coalesce(f.often, 0)::FLOAT AS f,
               coalesce(d.often, 0)::FLOAT AS d
          FROM person p LEFT JOIN often_s s ON s.v = p.s LEFT JOIN often_f f ON f.v = p.f
          LEFT JOIN often_dn d ON d.v = p.dn ORDER BY p.id
    """)
    wanted = [c["output_column_name"] for c in model["comparisons"]]
    gammas = ", ".join(_level(c) for c in model["comparisons"])
    found = con.execute(
        f"SELECT id_l, id_r, {gammas} FROM {predicted} ORDER BY id_l, id_r"
    ).fetchnumpy()
    con.execute(f"DROP TABLE {predicted}")
    frequencies = con.execute("SELECT id, s, f, d FROM often ORDER BY id").fetchnumpy()
    ids = frequencies["id"]
    left, right = (np.asarray(found[c], np.int64) for c in ("id_l", "id_r"))
    at_left, at_right = np.searchsorted(ids, left), np.searchsorted(ids, right)
    # Of a slip and the name it was, the name is the frequent one.
    often = {
        f"often_{c}": np.maximum(frequencies[c][at_left], frequencies[c][at_right]).astype(
            np.float64
        )
        for c in "sfd"
    }
    levels = {n: np.asarray(found[n], np.int8) for n in wanted}
    watch("pairs taken over", f"{len(left):,} pairs")
    return Pairs(left, right, levels, often)


def _level(comparison: dict[str, Any]) -> str:
    """Return the SQL that reads the level back from splink's factor of a fact: 0 for "not known"."""
    name = comparison["output_column_name"]
    factors = [
        (x["m_probability"] / x["u_probability"], n) for n, x in enumerate(_levels(comparison), 1)
    ]
    factors = sorted([*factors, (1.0, 0)])
    whens = " ".join(
        f"WHEN bf_{name} < {(low * high) ** 0.5!r} THEN {n}"
        for (low, n), (high, _) in pairwise(factors)
    )
    return f"(CASE {whens} ELSE {factors[-1][1]} END)::TINYINT AS {name}"


def _support(
    con: duckdb.DuckDBPyConnection, pairs: Pairs, strong: npt.NDArray[np.bool_] | None
) -> None:
    """Set how many others of both homes are matched already: 1 two or more, 2 one, 3 none, 0 not known."""
    if strong is None:
        pairs.levels["support"] = np.zeros(len(pairs), np.int8)
        return
    con.register("asked", pa.table({"n": np.arange(len(pairs)), "a": pairs.left, "b": pairs.right}))
    con.register("sure", pa.table({"a": pairs.left[strong], "b": pairs.right[strong]}))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE at_home AS
        SELECT id, home FROM person WHERE home IN (
          SELECT home FROM person WHERE pc IS NOT NULL AND st IS NOT NULL GROUP BY home
          HAVING count(*) BETWEEN 2 AND {MOST_AT_HOME});
        CREATE OR REPLACE TEMP TABLE sure_homes AS
        SELECT x.home AS one, y.home AS two, x.id AS a, y.id AS b
          FROM (SELECT a, b FROM sure UNION ALL SELECT b, a FROM sure) s
          JOIN at_home x ON x.id = s.a JOIN at_home y ON y.id = s.b WHERE x.home <> y.home;
    """)
    found = con.execute("""
        SELECT q.n, least(count(DISTINCT h.a), 2) AS others
          FROM asked q JOIN at_home x ON x.id = q.a JOIN at_home y ON y.id = q.b AND x.home <> y.home
          LEFT JOIN sure_homes h ON h.one = x.home AND h.two = y.home AND h.a <> q.a AND h.b <> q.b
         GROUP BY q.n ORDER BY q.n
    """).fetchnumpy()
    levels = np.zeros(len(pairs), np.int8)
    levels[np.asarray(found["n"], np.int64)] = 3 - np.asarray(found["others"], np.int8)
    pairs.levels["support"] = levels
    con.unregister("asked")
    con.unregister("sure")


def _codes(con: duckdb.DuckDBPyConnection, column: str) -> npt.NDArray[np.int16]:
    found = con.execute(
        f"SELECT dense_rank() OVER (ORDER BY {column}) - 1 AS code, id FROM person ORDER BY id"
    ).fetchnumpy()
    return np.asarray(found["code"], np.int16)


def _column(con: duckdb.DuckDBPyConnection, column: str) -> list[str | None]:
    return [r[0] for r in con.execute(f"SELECT {column} FROM person ORDER BY id").fetchall()]


def blocks() -> tuple[str, ...]:
    """Return the rules by which records come to be compared, for the reference page."""
    return BLOCKS
