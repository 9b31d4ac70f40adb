"""What was handed in counts after a restore as before: on the same machine, and on another one."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from simlib.record.backup import MANIFEST_NAME, make_backup
from simlib.record.folder import DATABASE_NAME
from simlib.record.receipts import KEYS, PRIVATE, Claim, Signer, known_keys, vouches
from simlib.record.restore import restore_backup
from simlib.record.store import Stamp
from tests.record.conftest import Academy
from tests.record.contract import filled

pytestmark = pytest.mark.in_a_file

NOON = Stamp(1_795_000_000_000)
CLAIM = Claim("a run", "HT-02", "a package", "dana", 1, "a hash", (("an event", "a hash"),))


@pytest.fixture
def backup(academy: Academy, tmp_path: Path) -> Path:
    """A backup of an academy that has signed something."""
    filled(academy.store, 1)
    Signer(academy.folder).sign(CLAIM)
    make_backup(academy.folder, tmp_path / "kept.zip", NOON)
    return tmp_path / "kept.zip"


def test_what_was_signed_before_counts_on_another_machine_and_the_key_that_signs_stays(
    academy: Academy, backup: Path, tmp_path: Path
) -> None:
    receipt, elsewhere = Signer(academy.folder).sign(CLAIM), tmp_path / "elsewhere" / "data"
    restore_backup(backup, elsewhere, NOON)
    assert vouches(receipt, known_keys(elsewhere))
    own = Signer(elsewhere).sign(CLAIM)
    assert (own.key == receipt.key, vouches(own, known_keys(elsewhere)), len(known_keys(elsewhere))) == (False, True, 2)
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
        secret = (academy.folder / KEYS / PRIVATE).read_bytes()
        assert [name for name in names if secret in archive.read(name)] == []
    assert names == [MANIFEST_NAME, DATABASE_NAME, f"{KEYS}/receipts-{receipt.key[:16]}.pub"]


def test_after_a_restore_this_machine_signs_as_before_and_keeps_its_course(academy: Academy, backup: Path) -> None:
    receipt = Signer(academy.folder).sign(CLAIM)
    marks = academy.folder / "course" / "gradebook.db"
    marks.parent.mkdir()
    marks.write_bytes(b"marks that a person gave")
    academy.store.close()
    restored = restore_backup(backup, academy.folder, NOON, force=True)
    assert Signer(academy.folder).sign(CLAIM) == receipt
    assert stat.S_IMODE((academy.folder / KEYS / PRIVATE).stat().st_mode) == 0o600
    assert (marks.read_bytes(), restored.aside is None) == (b"marks that a person gave", False)
