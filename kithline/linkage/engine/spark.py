"""The same comparison on Spark, for lists beyond one machine (extra ``[spark]``, Java 17).

Spark blocks and compares, which is what grows; the second pass works on the pairs that are left, in
DuckDB, as ever.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from kithline.linkage.engine.comparing import facts

PREDICTED = "predicted_by_spark"
PARTS_A_CORE = 4


def predict(con: duckdb.DuckDBPyConnection, model: dict[str, Any], *, dropped: float) -> None:
    """Compare the table ``person`` on Spark; leave the pairs in DuckDB as ``predicted_by_spark``."""
    from pyspark.sql import SparkSession
    from splink import Linker, SparkAPI

    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "person.parquet", Path(folder) / "pairs.parquet"
        con.execute(f"COPY (SELECT * EXCLUDE (home) FROM person) TO '{here}' (FORMAT parquet)")
        session = (
            SparkSession.builder.master(os.environ.get("KITHLINE_SPARK", "local[2]"))
            .appName("kithline match")
            .config("spark.ui.enabled", "false")
            .config("spark.checkpoint.dir", f"{folder}/checkpoints")
            .getOrCreate()
        )
        try:
            session.sparkContext.setLogLevel("ERROR")
            parts = PARTS_A_CORE * session.sparkContext.defaultParallelism
            session.conf.set("spark.sql.shuffle.partitions", parts)
            session.sparkContext.setCheckpointDir(f"{folder}/checkpoints")
            api = SparkAPI(
                spark_session=session,
                break_lineage_method="persist",
                register_udfs_automatically=False,
            )
            linker = Linker(
                session.read.parquet(str(here)),
                model,
                api,
                set_up_basic_logging=False,
            )
            found = linker.inference.predict(threshold_match_weight=dropped).as_spark_dataframe()
            columns = ["id_l", "id_r", *(f"bf_{f.name}" for f in facts("spark"))]
            found.select(*columns).write.parquet(str(there))
        finally:
            session.stop()
        con.execute(
            f"CREATE OR REPLACE TABLE {PREDICTED} AS SELECT * FROM read_parquet('{there}/*.parquet')"
        )
