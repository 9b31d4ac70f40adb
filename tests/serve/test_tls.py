"""The certificate for the room."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simlib.serve.tls import LASTS, room_addresses, room_certificate

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_certificate_is_made_once_and_kept(tmp_path: Path) -> None:
    first = room_certificate(tmp_path, ["192.0.2.7", "room.local"], NOW)
    again = room_certificate(tmp_path, ["192.0.2.7"], NOW + timedelta(days=30))
    assert first == again
    assert len(first.fingerprint.split(":")) == 32


def test_a_new_address_gets_a_new_certificate(tmp_path: Path) -> None:
    first = room_certificate(tmp_path, ["192.0.2.7"], NOW)
    second = room_certificate(tmp_path, ["192.0.2.8"], NOW)
    assert first.fingerprint != second.fingerprint


def test_a_certificate_is_renewed_before_it_runs_out(tmp_path: Path) -> None:
    first = room_certificate(tmp_path, ["192.0.2.7"], NOW)
    later = room_certificate(tmp_path, ["192.0.2.7"], NOW + LASTS - timedelta(days=3))
    assert first.fingerprint != later.fingerprint


def test_a_damaged_certificate_is_replaced(tmp_path: Path) -> None:
    room_certificate(tmp_path, ["192.0.2.7"], NOW)
    (tmp_path / "room.crt").write_text("not a certificate")
    made = room_certificate(tmp_path, ["192.0.2.7"], NOW)
    assert made.certificate.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


def test_the_key_is_readable_by_its_owner_alone_and_the_server_accepts_it(tmp_path: Path) -> None:
    made = room_certificate(tmp_path, ["192.0.2.7"], NOW)
    assert made.key.stat().st_mode & 0o077 == 0
    assert made.context().minimum_version == ssl.TLSVersion.TLSv1_2


def test_no_address_of_the_room_is_a_loopback_address() -> None:
    assert not [address for address in room_addresses() if address.startswith("127.")]
