"""Read YAML from an untrusted file, safely, keeping the line of every key and item.

Only plain values are made (text, numbers, yes and no, dates, lists, mappings). Aliases, tags,
duplicate keys, deep nesting and large files are refused, each with its line.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from kithline.packs.faults import Fault, PackFaults

LARGEST = 4 * 1024 * 1024
DEEPEST = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Mapping(dict[str, Any]):
    """A mapping that knows the line it starts on and the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A list that knows the line it starts on and the line of each item."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


class _Scalars(yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
    """Turns the text of one scalar into its value, by YAML's own rules for plain values."""

    def __init__(self) -> None:
        yaml.constructor.SafeConstructor.__init__(self)
        yaml.resolver.Resolver.__init__(self)

    def value(self, event: yaml.events.ScalarEvent) -> Any:
        tag = self.resolve(yaml.nodes.ScalarNode, event.value, event.implicit)
        node = yaml.nodes.ScalarNode(tag, event.value, None, None)
        return self.construct_object(node)


class _Builder:
    """Builds the tree from parser events, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scalars = _Scalars()
        self.stack: list[Mapping | Sequence] = []
        self.keys: list[str | None] = []
        self.root: Any = None
        self.documents = 0

    def fail(self, line: int, message: str, remedy: str = "") -> PackFaults:
        return PackFaults([Fault(self.name, line, "file", "yaml", message, remedy)])

    def feed(self, event: yaml.events.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.fail(line, "A second document starts here.", "Keep one pack a file.")
        elif isinstance(event, yaml.events.AliasEvent):
            raise self.fail(line, "An alias (*name) stands here.", "Write the text out.")
        elif isinstance(event, yaml.events.MappingStartEvent | yaml.events.SequenceStartEvent):
            if event.tag:
                raise self.fail(line, f"The tag {event.tag} is not allowed.", "Take it out.")
            is_map = isinstance(event, yaml.events.MappingStartEvent)
            self.open(Mapping(line) if is_map else Sequence(line), line)
        elif isinstance(event, yaml.events.MappingEndEvent | yaml.events.SequenceEndEvent):
            self.stack.pop()
            self.keys.pop()
        elif isinstance(event, yaml.events.ScalarEvent):
            self.scalar(event, line)

    def open(self, node: Mapping | Sequence, line: int) -> None:
        if len(self.stack) >= DEEPEST:
            raise self.fail(line, f"More than {DEEPEST} levels of nesting.", "Make it flatter.")
        self.place(node, line)
        self.stack.append(node)
        self.keys.append(None)

    def scalar(self, event: yaml.events.ScalarEvent, line: int) -> None:
        if event.tag:
            raise self.fail(line, f"The tag {event.tag} is not allowed.", "Take it out.")
        top = self.stack[-1] if self.stack else None
        if isinstance(top, Mapping) and self.keys[-1] is None:
            key = event.value
            if key in top:
                raise self.fail(line, f"The key {key!r} stands twice.", "Keep one of them.")
            top.lines[key] = line
            self.keys[-1] = key
            return
        try:
            value = self.scalars.value(event)
        except (ValueError, yaml.YAMLError):
            raise self.fail(line, f"{event.value!r} cannot be read.", "Put it in quotes.") from None
        self.place(value, line)

    def place(self, value: Any, line: int) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top, Sequence):
            top.append(value)
            top.lines.append(line)
            return
        key = self.keys[-1]
        if key is None:
            raise self.fail(line, "A key is a list or a mapping.", "Use plain text as the key.")
        top[key] = value
        self.keys[-1] = None


def parse(text: str, name: str) -> Mapping:
    """Return the mapping that ``text`` holds; ``name`` is what faults call the file."""
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.feed(event)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else _line_of(text, getattr(problem, "position", 0))
        said = getattr(problem, "problem", None) or getattr(problem, "reason", "") or "not YAML"
        raise builder.fail(line, f"This is not well-formed YAML: {said}.") from None
    if not isinstance(builder.root, Mapping):
        raise builder.fail(1, "The file holds no mapping at its top.", "Begin with `kind:`.")
    return builder.root


def read(path: Path, name: str | None = None) -> Mapping:
    """Return the mapping that the file at ``path`` holds."""
    return parse(read_text(path, name), name or str(path))


def read_text(path: Path, name: str | None = None) -> str:
    """Return the file's text, refusing what is too large or not UTF-8."""
    shown = name or str(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        said = problem.strerror or "unknown"
        raise PackFaults(
            [Fault(shown, 1, "file", "file", f"The file cannot be read: {said}.")]
        ) from None
    if len(data) > LARGEST:
        raise PackFaults(
            [Fault(shown, 1, "file", "file", "The file is larger than 4 MB.", "Split it.")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        fault = Fault(
            shown, line, "file", "file", "The file is not UTF-8.", "Save it as UTF-8 text."
        )
        raise PackFaults([fault]) from None


def line_at(tree: Any, path: tuple[int | str, ...]) -> int:
    """Return the line of the deepest part of ``path`` (keys and indexes) that the tree knows."""
    line = int(getattr(tree, "line", 1))
    for step in path:
        if isinstance(tree, Mapping) and isinstance(step, str) and step in tree:
            line, tree = tree.lines.get(step, line), tree[step]
        elif isinstance(tree, Sequence) and isinstance(step, int) and step < len(tree):
            line, tree = tree.lines[step], tree[step]
        else:
            break
    return line


def plain(value: Any) -> Any:
    """Return ``value`` as JSON would hold it: dates as text, no line numbers."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value


def digest(content: Any) -> str:
    """Return the SHA-256 of the content in one canonical form (layout and comments left out)."""
    text = json.dumps(plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _line_of(text: str, position: int | None) -> int:
    return text.count("\n", 0, position or 0) + 1
