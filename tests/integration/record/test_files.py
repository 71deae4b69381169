"""Files of entries: what is taken and what is refused, who reads them, what seals and moves do to them."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from PIL import Image

from kithline.core.clock import LONDON
from kithline.core.errors import Invalid
from kithline.core.ids import new_id
from kithline.core.viewer import acting_as
from kithline.record import actions, files, queries
from kithline.record.models import Attachment, File
from kithline.record.sealing import ATTACHMENT

AT = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)
LATER = AT + timedelta(days=1)


def picture(form="JPEG", size=(640, 400), **more):
    kept = io.BytesIO()
    Image.new("RGB", size, "navy").save(kept, form, **more)
    return kept.getvalue()


def packed(*parts, mimetype=""):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "x")
    return kept.getvalue()


def located():
    exif = Image.Exif()
    exif[0x010F] = "Camera of the worker"
    return picture(exif=exif.tobytes())


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nendobj\n%%EOF\n"
DOCX = packed("[Content_Types].xml", "word/document.xml")
TAKEN = [
    ("letter.pdf", PDF, "application/pdf"),
    ("wall.JPG", picture(), "image/jpeg"),
    ("wall.png", picture("PNG"), "image/png"),
    ("wall.webp", picture("WEBP"), "image/webp"),
    ("wall.gif", picture("GIF"), "image/gif"),
    ("report.docx", DOCX, files.OFFICE + ".wordprocessingml.document"),
    ("list.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"), files.OFFICE + ".spreadsheetml.sheet"),
    ("note.odt", packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"),
     "application/vnd.oasis.opendocument.text"),
    ("note.txt", "Näh, said Kian.\n".encode(), "text/plain"),
    ("list.csv", b"day,came\n4,yes\n", "text/csv"),
    (r"C:\Users\me\letter.pdf", PDF, "application/pdf"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=[t[0] for t in TAKEN])
def test_what_is_taken_is_known_by_its_content(name, content, kind):
    got = files.receive(name, content)
    assert (got.media_type, got.content, got.scanned_by) == (kind, content, "")
    assert (got.small is not None) == kind.startswith("image/")
    assert "\\" not in got.name


REFUSED = [
    ("letter.pdf", picture(), "something else than it holds"),
    ("wall.jpg", PDF, "ends in .pdf"),
    ("note.docx", b"just text", "ends in .txt"),
    ("game.exe", b"MZ\x90\x00" + b"\0" * 200, "of a kind"),
    ("letter.pdf", b"MZ\x90\x00" + b"\0" * 200, "of a kind"),
    ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "of a kind"),
    ("wall.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "of a kind"),
    ("wall.txt", b"\xef\xbb\xbf<svg onload='x()'/>", "of a kind"),
    ("macro.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
     "of a kind"),
    ("app.docx", packed("AndroidManifest.xml"), "of a kind"),
    ("cut.docx", DOCX[:40], "of a kind"),
    ("cut.jpg", picture()[:300], "cannot be read as a picture"),
    ("huge.png", picture("PNG", size=(9000, 9000)), "too many"),
    ("empty.txt", b"", "empty"),
    ("letter\u202efdp.pdf", PDF, "hidden characters"),
    ("noending", PDF, "ends in .pdf"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "said"), REFUSED)
def test_what_poses_as_something_else_is_refused_in_words(name, content, said):
    with pytest.raises(Invalid) as refused:
        files.receive(name, content)
    assert said in refused.value.errors["files"]


def test_the_size_is_a_setting(settings):
    settings.KITHLINE_LARGEST_FILE_MB = 1
    with pytest.raises(Invalid, match="larger than 1 MB"):
        files.receive("long.txt", b"a" * 1_000_001)


def test_the_small_picture_carries_no_metadata_of_the_large_one():
    got = files.receive("wall.jpg", located())
    with Image.open(io.BytesIO(got.content)) as large, Image.open(io.BytesIO(got.small)) as small:
        assert large.getexif() and not small.getexif()
        assert small.size == (320, 200)


# --- the scanner ---------------------------------------------------------------------------------


@pytest.fixture
def clamd(tmp_path, settings):
    """A socket that speaks as clamd does: what it is told to answer, and what it was sent."""
    heard, answer = [], {"line": b"stream: OK\0"}
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "clamd"))
    server.listen(4)

    def serve():
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as told:
                assert told.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(told.read(4), "big"):
                    content += told.read(size)
                heard.append(content)
                line.sendall(answer["line"])

    threading.Thread(target=serve, daemon=True).start()
    settings.KITHLINE_CLAMD = f"unix:{tmp_path / 'clamd'}"
    yield heard, answer
    server.close()


def test_a_scanner_is_shown_every_byte_and_named(clamd):
    heard, _ = clamd
    long = b"abc\n" * 50_000
    assert files.receive("long.txt", long).scanned_by == "clamd"
    assert heard == [long]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", "harmful (Win.Test.EICAR_HDB-1)"),
        (b"INSTREAM size limit exceeded. ERROR\0", "does not answer"),
        (b"", "does not answer"),
    ],
)
def test_what_the_scanner_does_not_clear_is_not_kept(clamd, line, said):
    clamd[1]["line"] = line
    with pytest.raises(Invalid) as refused:
        files.receive("note.txt", b"hello")
    assert said in refused.value.errors["files"]


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd", "tcp:127.0.0.1:9", "clamd"])
def test_a_scanner_that_is_not_there_refuses(settings, address):
    settings.KITHLINE_CLAMD = address
    with pytest.raises(Invalid, match="does not answer"):
        files.receive("note.txt", b"hello")


# --- in the record -------------------------------------------------------------------------------


@pytest.fixture
def pictured(cast):
    """An entry about two children with a picture and a letter."""
    cast.let_in("teacher", "kian", "lacey")
    return cast.write(
        "teacher", "kian", "lacey",
        files=[files.receive("wall.jpg", picture()), files.receive("letter.pdf", PDF)],
    )  # fmt: skip


def attached(cast, who, entry_id, at=LATER):
    """Return what a viewer reads of the files of an entry: name, content, and small picture or not."""
    actor = cast.actor(who)
    with acting_as(actor, at):
        view = queries.entry(actor, entry_id)
        if view is None:
            ids = list(Attachment.objects.values_list("id", flat=True))
            assert ids == [] and not File.objects.exists()
            return None
        return [
            (
                f.name,
                queries.content(actor, f.id),
                queries.content(actor, f.id, small=True) is not None,
            )
            for f in view.attachments
        ]


BOTH = [("wall.jpg", picture(), True), ("letter.pdf", PDF, False)]


def test_a_file_is_read_by_whoever_reads_the_entry(cast, pictured):
    assert attached(cast, "teacher", pictured.id) == BOTH
    assert attached(cast, "visitor", pictured.id) is None
    cast.let_read("visitor", "lacey")
    assert attached(cast, "visitor", pictured.id) == BOTH
    secret = cast.write(
        "teacher", "lacey", restriction="police-sensitive",
        readers=[cast.actor("officer").agency_id], files=[files.receive("letter.pdf", PDF)],
    )  # fmt: skip
    assert attached(cast, "teacher", secret.id) == BOTH[1:]
    with acting_as(cast.actor("visitor"), LATER):
        assert Attachment.objects.count() == File.objects.count() == 2


def test_files_go_along_with_amendments_and_moves_and_stand_with_notes(cast, pictured):
    teacher, manager = cast.actor("teacher"), cast.actor("manager")
    cast.let_in("visitor", "kian")
    visitor = cast.actor("visitor")
    with acting_as(visitor, AT):
        actions.note_beside(
            entry=pictured, fact="Mine too.", reason="The same day.", by=visitor, at=AT,
            files=(files.receive("note.txt", b"Hello"),),
        )  # fmt: skip
    with acting_as(teacher, LATER):
        new = actions.amend(
            entry=pictured, changes={"fact": "Anew.", "files": [files.receive("b.txt", b"B")]},
            reason="So.", by=teacher, at=LATER,
        )  # fmt: skip
    names = {name for name, _, _ in attached(cast, "teacher", new.id)}
    assert names == {"wall.jpg", "letter.pdf", "b.txt", "note.txt"}
    cast.let_desk_in("kian", "lacey", "other", at=LATER)
    with acting_as(manager, LATER):
        pairs = actions.move(
            entry=new.id, people={cast["kian"]: cast["other"]}, reason="Namesake.",
            by=manager, at=LATER,
        )  # fmt: skip
        moved = queries.story(manager, cast["other"])[0]
    assert {f.name for f in moved.attachments} >= {"wall.jpg", "letter.pdf", "b.txt"}
    assert len(pairs) == 3


LINK = (
    "INSERT INTO record_attachment (id, entry_id, author_post_id, place, file_id, name, media_type,"
    " size, sha256, has_small, scanned_by) SELECT %s, %s, %s, 0, file_id, name, media_type, size,"
    " sha256, has_small, '' FROM record_attachment WHERE NOT has_small LIMIT 1"
)


def test_nobody_opens_a_file_by_linking_it_to_an_entry_of_their_own(cast, pictured):
    cast.let_read("visitor", "kian")
    cast.let_in("visitor", "gemma")
    own, visitor = cast.write("visitor", "gemma"), cast.actor("visitor")
    with acting_as(visitor, AT), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="otherwise than"), transaction.atomic():
            cursor.execute(LINK, [new_id(), own.id, visitor.post_id])


@pytest.mark.parametrize("statement", [
    "UPDATE record_file SET content = ''", "DELETE FROM record_file", "DELETE FROM record_attachment",
    "UPDATE record_attachment SET name = 'x'",
    "SELECT record_move_files(gen_random_uuid(), gen_random_uuid())",
])  # fmt: skip
def test_the_app_role_changes_no_file(cast, pictured, statement):
    with acting_as(cast.actor("teacher"), AT), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["record_file", "record_attachment"])
def test_not_even_the_owner_does(cast, pictured, owner_db, table):
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
        owner_db() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"DELETE FROM {table}")


def test_verification_names_an_attachment_whose_file_is_another(cast, pictured, owner_db):
    (question, statement), *_ = ATTACHMENT.checks
    assert "another" in question
    with owner_db() as cursor:
        cursor.execute(statement)
        assert cursor.fetchall() == []
        cursor.execute("ALTER TABLE record_file DISABLE TRIGGER record_file_append_only")
        cursor.execute("UPDATE record_file SET content = 'x' WHERE small IS NULL")
        cursor.execute(statement)
        found = {row[0] for row in cursor.fetchall()}
        assert found == set(
            Attachment.objects.filter(name="letter.pdf").values_list("id", flat=True)
        )
