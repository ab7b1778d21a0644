"""The S3 store of the one-machine stack: SeaweedFS (`weed mini`), closed to everyone without its keys."""

from __future__ import annotations

import datetime
import io
import ipaddress
import json
import random
import secrets
import shutil
import socket
import sys
from dataclasses import astuple, dataclass
from pathlib import Path

import urllib3
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from minio import Minio
from minio.error import MinioException

from ..atomic_file import write_atomically

RANGE = range(20_000, 22_700)  # of its ports
GRPC_OFFSET = 10_000  # weed's own convention: each part speaks gRPC on its port plus this
READY_BUCKET = "notflix-ready"
READY_BYTES = b"ready" * 1000
LOOPBACK = ipaddress.IPv4Address("127.0.0.1")
GRPC_PARTS = ("volume", "master", "filer", "s3", "admin", "worker", "msg_broker", "client")
HTTPS_PARTS = ("master", "volume", "filer", "admin")


@dataclass(frozen=True, slots=True)
class S3Ports:
    """HTTP ports of weed's parts; each also takes the port GRPC_OFFSET above."""

    s3: int
    master: int
    volume: int
    filer: int
    admin: int

    def all(self) -> list[int]:
        return [port + offset for port in astuple(self) for offset in (0, GRPC_OFFSET)]


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def find_s3_ports() -> S3Ports:
    """Five ports that are free now, with their gRPC ports.

    Both ranges lie below 32768, where the kernel starts to hand out ports for outgoing connections.
    """
    candidates = random.sample(RANGE, len(RANGE))
    free = (port for port in candidates if _free(port) and _free(port + GRPC_OFFSET))
    return S3Ports(*(next(free) for _ in range(5)))


def weed_program() -> Path | None:
    """The wheel's `weed` beside this Python, else one on PATH, else None."""
    beside = Path(sys.executable).parent / "weed"
    if beside.is_file():
        return beside
    program = shutil.which("weed")
    return Path(program) if program else None


# --- configuration ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Identity:
    """Who may do what. actions: weed's own words, 'Read', or 'Read:bucket' for one bucket alone."""

    name: str
    access_key: str
    secret_key: str
    actions: tuple[str, ...] = ("Admin", "Read", "List", "Tagging", "Write")


def s3_identities(access_key: str, secret_key: str, *others: Identity) -> str:
    """The JSON of `-s3.config`: one identity that may do everything, others that may not, and no anonymous one."""
    listed = [
        {
            "name": identity.name,
            "credentials": [{"accessKey": identity.access_key, "secretKey": identity.secret_key}],
            "actions": list(identity.actions),
        }
        for identity in (Identity("notflix", access_key, secret_key), *others)
    ]
    return json.dumps({"identities": listed}, indent=2) + "\n"


def security_toml(folder: Path) -> str:
    """The text of security.toml, with fresh keys: weed signs with them for ten seconds at most, so they may
    change at every start.

    Without it the filer and volume ports would give every object to anyone who asks, their pages would show what there
    is, and gRPC would let them delete everything. All ports but that of S3 now ask for the certificate that lies in
    `folder`; on what is read that costs 0.7 CPU s/GB.
    """
    sections = [f'[jwt.{name}]\nkey = "{secrets.token_hex(32)}"\n' for name in _SIGNERS]
    sections += ["[access]\nui = false\n", "[filer.expose_directory_metadata]\nenabled = false\n"]
    certificate, key = json.dumps(str(folder / "grpc.pem")), json.dumps(str(folder / "grpc.key"))
    sections.append(f"[grpc]\nca = {certificate}\n")
    sections += [f"[grpc.{part}]\ncert = {certificate}\nkey = {key}\n" for part in GRPC_PARTS]
    identity = f"ca = {certificate}\ncert = {certificate}\nkey = {key}\n"
    sections += [f"[https.{part}]\n{identity}" for part in HTTPS_PARTS]
    sections.append(f"[https.client]\nenabled = true\n{identity}")
    return "\n".join(sections)


_SIGNERS = ("signing", "signing.read", "filer_signing", "filer_signing.read")


def _grpc_identity() -> tuple[bytes, bytes]:
    """A self-signed certificate that is its own authority, and its key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "notflix-s3")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))  # clocks go back, too
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(LOOPBACK)]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), private


def write_s3_config(folder: Path, access_key: str, secret_key: str, *others: Identity) -> None:
    """Writes s3.json, security.toml and the gRPC certificate into `folder` (0600), and makes folder/data."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    certificate, key = _grpc_identity()
    contents = {
        "s3.json": s3_identities(access_key, secret_key, *others).encode(),
        "security.toml": security_toml(folder).encode(),
        "grpc.pem": certificate,
        "grpc.key": key,
    }
    for name, content in contents.items():
        write_atomically(folder / name, content)


# --- running ------------------------------------------------------------------------------------------------
def s3_argv(program: Path, folder: Path, ports: S3Ports) -> list[str]:
    """The command; run it in s3_cwd(folder), which keeps its sockets out of /tmp. folder: absolute."""
    return [
        str(program),
        "-logtostderr",
        f"-config_dir={folder}",
        "mini",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={s3_cwd(folder)}",
        f"-s3.port={ports.s3}",
        f"-master.port={ports.master}",
        f"-volume.port={ports.volume}",
        f"-filer.port={ports.filer}",
        f"-admin.port={ports.admin}",
        f"-s3.config={folder / 's3.json'}",
        # Relative: a socket's path may have 108 characters at most, and data folders can be deep.
        "-s3.localSocket=s3.sock",
        "-filer.localSocket=filer.sock",
        "-disableHttp=true",  # of master and filer: S3 needs only their gRPC
        "-s3.iam=false",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
        "-master.telemetry=false",  # on by default
        # A master that takes up where it left off checks its quorum, itself, every few milliseconds for good: 1 to 3 %
        # of a core. It learns all it needs from the volumes at every start.
        "-master.resumeState=false",
    ]


def s3_environment(memory: int) -> dict[str, str]:
    """memory: bytes that it keeps within; 0: no bound.

    Left alone it takes what an encode's traffic can fill, 700 to 1,000 MB, and gives little of it back. Within 448 MiB
    it peaks below 500 MB. It collects its garbage more often then: that is up to 6 s of CPU in an encode of 200, which
    takes no longer. Below 256 MiB it costs several times as much.
    """
    return {"GOMEMLIMIT": str(memory)} if memory else {}


def s3_cwd(folder: Path) -> Path:
    return folder / "data"


def s3_leftovers(ports: S3Ports) -> list[Path]:
    """The sockets that weed puts into /tmp whatever one says; remove them once it is gone."""
    grpc = {port + GRPC_OFFSET for port in astuple(ports)}
    return [path for path in Path("/tmp").glob("seaweedfs-*-grpc-*.sock") if _port_of(path) in grpc]


def _port_of(socket_file: Path) -> int:
    digits = socket_file.stem.rsplit("-", 1)[-1]
    return int(digits) if digits.isdigit() else 0


def s3_endpoint(ports: S3Ports) -> str:
    return f"http://127.0.0.1:{ports.s3}"


def s3_ready(ports: S3Ports, access_key: str, secret_key: str) -> bool:
    """Whether it gives and takes objects: one is written and read.

    Nothing less will do. After a restart the gateway and the volume server both call themselves healthy, and yet
    every read fails for five seconds where the volume server's first greeting came before the master was elected.
    """
    with urllib3.PoolManager(timeout=2, retries=False) as http:
        client = Minio(
            f"127.0.0.1:{ports.s3}", access_key, secret_key, secure=False, region="us-east-1", http_client=http
        )
        try:
            if not client.bucket_exists(READY_BUCKET):
                client.make_bucket(READY_BUCKET)
            client.put_object(READY_BUCKET, "ready", io.BytesIO(READY_BYTES), len(READY_BYTES))
            answer = client.get_object(READY_BUCKET, "ready")
            try:
                return answer.read() == READY_BYTES
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, MinioException):
            return False
