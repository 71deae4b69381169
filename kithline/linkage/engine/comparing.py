"""What is compared, and how alike is alike: levels as the pack of weights names them, in splink's words.

The levels stand in the pack's order, the likest first; the last one is "differs". The same conditions
run in DuckDB and in Spark: only functions that both have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Short forms of DuckDB's and Spark's own names for "have two lists something in common".
OVERLAP = {"duckdb": "list_has_any", "spark": "arrays_overlap"}
# Both names in each other's place, a letter's slip allowed.
SWAPPED = (
    "(f1_l = s1_r AND s1_l = f1_r AND f_l <> f_r AND levenshtein(f_l, s_r) <= 1"
    " AND levenshtein(s_l, f_r) <= 1)"
)


@dataclass(frozen=True)
class Fact:
    """One fact: its levels with their conditions; ``null`` says when nothing can be compared."""

    name: str
    null: str
    levels: tuple[tuple[str, str], ...]  # name of the level, condition; the last is everything else
    frequency: str = ""  # the column whose rare values weigh more
    frequent_levels: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of the levels, the likest first."""
        return [name for name, _ in self.levels] + ["differs"]


def facts(dialect: str = "duckdb") -> tuple[Fact, ...]:
    """Return everything that is compared."""
    overlap = OVERLAP[dialect]
    return (
        Fact(
            "surname",
            "s_l IS NULL OR s_r IS NULL",
            (
                ("same", f"s_l = s_r OR {SWAPPED}"),
                ("part", f"{overlap}(s_all_l, s_all_r)"),
                ("one-letter", "levenshtein(s_l, s_r) = 1"),
                ("two-letters", "levenshtein(s_l, s_r) = 2 AND length(s_l) > 4"),
                ("sound", "ss_l = ss_r"),
            ),
            "s",
            ("same",),
        ),
        Fact(
            "forename",
            "f_l IS NULL OR f_r IS NULL",
            (
                ("same", f"f_l = f_r OR {SWAPPED}"),
                ("short", f"{overlap}(f_roots_l, f_roots_r) OR {overlap}(f_all_l, f_all_r)"),
                ("one-letter", "levenshtein(f_l, f_r) = 1 AND length(f_l) > 3"),
                ("two-letters", "levenshtein(f_l, f_r) = 2 AND length(f_l) > 4"),
                ("sound", "fs_l = fs_r"),
                ("initial", "f1_l = f1_r AND (length(f_l) = 1 OR length(f_r) = 1)"),
            ),
            "f",
            ("same",),
        ),
        Fact("swapped", "f_l IS NULL OR s_l IS NULL", (("swapped", SWAPPED),)),
        Fact(
            "dob",
            "dn_l IS NULL OR dn_r IS NULL",
            (
                ("same", "dn_l = dn_r"),
                ("swapped", "y_l = y_r AND m_l = d_r AND d_l = m_r"),
                ("day", "y_l = y_r AND m_l = m_r"),
                ("month", "y_l = y_r AND d_l = d_r"),
                ("year", "m_l = m_r AND d_l = d_r AND abs(y_l - y_r) <= 10"),
                ("near", "abs(dn_l - dn_r) <= 31"),
            ),
            "dn",
            ("same",),
        ),
        Fact(
            "postcode",
            "pc_l IS NULL OR pc_r IS NULL",
            (
                ("same", "pc_l = pc_r"),
                ("earlier", f"{overlap}(pcs_l, pcs_r)"),
                ("sector", "sec_l = sec_r"),
                ("town", "town_l = town_r"),
            ),
        ),
        Fact("address", "st_l IS NULL OR st_r IS NULL", (("same", "st_l = st_r"),)),
        Fact("nhs", "nhs_l IS NULL OR nhs_r IS NULL", (("same", "nhs_l = nhs_r"),)),
        Fact("upn", "upn_l IS NULL OR upn_r IS NULL", (("same", "upn_l = upn_r"),)),
        Fact("sex", "sex_l IS NULL OR sex_r IS NULL", (("same", "sex_l = sex_r"),)),
    )


# Two records are compared when one of these agrees: whatever one slip spoils, another still holds.
BLOCKS = (
    "l.nhs = r.nhs",
    "l.upn = r.upn",
    "l.dn = r.dn AND l.ss = r.ss",
    "l.dn = r.dn AND l.f1 = r.f1",
    "l.ss = r.ss AND l.f1 = r.f1 AND l.y = r.y AND l.m = r.m",
    "l.ss = r.ss AND l.f1 = r.f1 AND l.m = r.m AND l.d = r.d",
    "l.ss = r.ss AND l.f1 = r.f1 AND l.y = r.y AND l.d = r.d",
    "l.ss = r.ss AND l.fs = r.fs AND l.y = r.y",
    "l.fs = r.ss AND l.ss = r.fs",
    "l.dn = r.dn AND l.ss = r.fs",
    "l.dn = r.dn AND l.fs = r.ss",
    "l.pc = r.pc AND l.f1 = r.s1 AND l.s1 = r.f1",
    "l.st = r.st AND l.fs = r.fs",
    "l.st = r.st AND l.dn = r.dn",
    "l.pc = r.pc AND l.fs = r.fs",
    "l.pc = r.pc AND l.ss = r.ss AND l.f1 = r.f1",
    "l.pe = r.pc AND l.fs = r.fs",
    "l.pc = r.pe AND l.fs = r.fs",
    "l.pc = r.pc AND l.y = r.y AND l.m = r.m",
    "l.pc = r.pc AND l.m = r.m AND l.d = r.d",
    "l.dn = r.dn AND l.pe = r.pc",
    "l.dn = r.dn AND l.pc = r.pe",
    "l.pc = r.pc AND l.y = r.y AND l.d = r.d",
)
# Weights are learned on two passes, so that what one holds fast the other is free to learn.
TRAINED_ON = ("l.dn = r.dn AND l.f1 = r.f1", "l.pc = r.pc AND l.ss = r.ss")


def settings(dialect: str = "duckdb") -> dict[str, Any]:
    """Return splink's settings: one list whose records may be of the same people."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "comparisons": [_comparison(f) for f in facts(dialect)],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule, "sql_dialect": dialect} for rule in BLOCKS
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "max_iterations": 25,
        "em_convergence": 0.001,
    }


def _comparison(fact: Fact) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": fact.null, "label_for_charts": "not known", "is_null_level": True}
    ]
    for name, condition in fact.levels:
        level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": name}
        if name in fact.frequent_levels:
            level["tf_adjustment_column"] = fact.frequency
            level["disable_tf_exact_match_detection"] = True  # names may also be swapped
        levels.append(level)
    levels.append({"sql_condition": "ELSE", "label_for_charts": "differs"})
    return {"output_column_name": fact.name, "comparison_levels": levels}
