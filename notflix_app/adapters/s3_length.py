"""Presigned URLs that are good for a body of one length only: the minio client signs no header but the host."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from minio.credentials.credentials import Credentials
from minio.signer import sign_v4_s3


def sign_length(url: str, length: int, access_key: str, secret_key: str, region: str) -> str:
    """A presigned URL, signed again with the Content-Length: the store refuses a body of any other.

    length: bytes. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html: a request must carry
    each signed header with the value that was signed. SeaweedFS and MinIO compare the length that they are sent.
    """
    unsigned = url.rpartition("&X-Amz-Signature=")[0]
    unsigned = unsigned.replace("X-Amz-SignedHeaders=host", "X-Amz-SignedHeaders=content-length%3Bhost")
    parts = urlsplit(unsigned)
    signed = sign_v4_s3(
        method="PUT",
        url=parts,
        region=region,
        headers={"Content-Length": str(length), "Host": parts.netloc},
        credentials=Credentials(access_key, secret_key),
        content_sha256="UNSIGNED-PAYLOAD",
        date=datetime.strptime(parse_qs(parts.query)["X-Amz-Date"][0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
    )
    return f"{unsigned}&X-Amz-Signature={str(signed['Authorization']).rpartition('Signature=')[2]}"
