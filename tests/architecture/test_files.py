"""What stands in files: settings that are explained, nothing of anybody else's brand or machine."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT, tracked

SETTING = re.compile(r"\b(?:KITHLINE_[A-Z][A-Z_]*[A-Z]|DATABASE_URL)\b")
SETTINGS_PAGE = ROOT / "docs" / "reference" / "settings.md"
# Put together here so that this file does not name them itself.
REGISTRIES = ["pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "deb.deb" + "ian"]
REGISTRIES += ["unpkg" + ".com", "js" + "delivr", "cdn" + "js", "snapshot.deb" + "ian"]
HERE = re.compile(
    r"(?<![\w.}\-/])/(?:wo" + r"rk/(?:main|plan|shared)|ro" + r"ot/|home/|opt/wh" + r"eels)"
)
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".yaml",
    ".yml",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".sh",
    ".csv",
    "",
}
BRAND = {
    "the GDS Transport typeface": re.compile(r"GDS\s?Transport", re.I),
    "the crest": re.compile(r"crest(?:-\w+)?\.(?:svg|png)|govuk-crest", re.I),
    "an address that is not ours": re.compile(r"url\(\s*[\"']?/assets/|[\"'(]/assets/"),
}


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        if path.suffix in TEXT:
            found.append((str(path.relative_to(ROOT)), path.read_text(errors="replace")))
    return found


def named_settings() -> set[str]:
    """Return the environment variables that the code reads."""
    found: set[str] = set()
    for path in [*ROOT.glob("kithline/**/*.py"), *ROOT.glob("config/*.py"), *ROOT.glob("bin/*")]:
        if path.is_file():
            found |= set(SETTING.findall(path.read_text()))
    return found


def test_every_setting_is_explained():
    explained = set(SETTING.findall(SETTINGS_PAGE.read_text()))
    assert named_settings() - explained == set(), "explain them in docs/reference/settings.md"
    assert explained - named_settings() == set(), "explained, but nothing reads them"


def test_no_file_names_a_registry():
    found = [(name, host) for name, text in texts() for host in REGISTRIES if host in text]
    assert not found


def test_no_file_names_a_place_on_one_machine():
    found = [(n, m.group(0)) for n, text in texts() if (m := HERE.search(text))]
    assert not found


@pytest.mark.parametrize("what", BRAND)
def test_static_files_carry_no_brand_of_others(what):
    found = []
    for path in [*ROOT.glob("kithline/web/static/**/*"), *ROOT.glob("kithline/web/templates/**/*")]:
        if path.suffix in {".css", ".js", ".svg", ".html"} and BRAND[what].search(path.read_text()):
            found.append(str(path.relative_to(ROOT)))
    assert not found, f"{what} in {found}"


def test_locked_requirements_have_hashes():
    for name in ("runtime", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
        pins = [i for i, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
        assert pins
        for start in pins:
            assert "==" in lines[start]
            assert "--hash=sha256:" in lines[start + 1], lines[start]


def test_every_requirement_says_why():
    for name in ("runtime", "dev"):
        for line in (ROOT / "requirements" / f"{name}.in").read_text().splitlines():
            if re.match(r"[A-Za-z]", line):
                assert re.search(r"# \w.{8,}", line), f"why is it here? {line}"
