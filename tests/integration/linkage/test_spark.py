"""The same lists on Spark: the same pairs, with the same weights.

pyspark is some 300 MB, so it is not in the locked libraries of development and the suite leaves this out.
To run it: make test-spark, as CI does.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess

import numpy as np
import pytest

from kithline.bench import linkage as bench
from kithline.bench import lists
from kithline.linkage import rules
from kithline.linkage.engine import run
from kithline.linkage.engine.learning import Model


def java() -> int:
    """Return which Java there is; 0 for none."""
    if not shutil.which("java"):
        return 0
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    return int(said.split('"')[1].split(".")[0]) if '"' in said else 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None or java() < 17,
        reason="needs requirements/spark.txt (pyspark, some 300 MB) and Java 17",
    ),
]


def test_spark_finds_what_duckdb_finds():
    people = bench.table(lists.invent(500, today=bench.TODAY))
    model = Model.from_data(rules.shipped_model())
    here, there = (run.match(people, model, engine=engine) for engine in ("duckdb", "spark"))
    assert len(here.pairs) > 200
    assert (here.pairs.left == there.pairs.left).all()
    assert (here.pairs.right == there.pairs.right).all()
    assert np.allclose(here.weights, there.weights)
