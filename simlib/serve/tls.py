"""A certificate for the room: made once, kept in the data folder, renewed when it runs out or the addresses change."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LASTS = timedelta(days=397)
"""Browsers refuse a certificate that is valid for longer than 398 days."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files of a certificate, and the fingerprint an instructor can read out."""

    certificate: Path
    key: Path
    fingerprint: str

    def context(self) -> ssl.SSLContext:
        """The server's side of TLS 1.2 or later with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.certificate, self.key)
        return context


def room_certificate(folder: Path, names: Sequence[str], now: datetime) -> Certificate:
    """The certificate for these host names and addresses; a new one is made where the old does not fit.

    `now` carries its time zone.
    """
    files = folder / "room.crt", folder / "room.key"
    if not (all(file.is_file() for file in files) and _fits(files[0], names, now)):
        _make(*files, names, now)
    found = x509.load_pem_x509_certificate(files[0].read_bytes())
    digest = found.fingerprint(hashes.SHA256()).hex().upper()
    return Certificate(*files, ":".join(digest[i : i + 2] for i in range(0, len(digest), 2)))


def _fits(file: Path, names: Sequence[str], now: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(file.read_bytes())
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    known = {str(name.value) for name in held}
    return set(names) <= known and now + timedelta(days=7) < found.not_valid_after_utc


def _make(certificate: Path, key_file: Path, names: Sequence[str], now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "First Contact")])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_file.touch(mode=0o600)
    key_file.write_bytes(private)
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def room_addresses() -> tuple[str, ...]:
    """The IPv4 addresses at which other devices in the room may reach this machine, the likeliest first.

    The server listens on IPv4 alone. Nothing is sent: a datagram socket only asks the system which way it would go.
    """
    found: list[str] = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.append(str(probe.getsockname()[0]))
    with contextlib.suppress(OSError):
        found += [str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(dict.fromkeys(address for address in found if not ipaddress.ip_address(address).is_loopback))
