"""Every knob. The only reader of the environment; everything else is given a Settings or a port."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from .core.errors import Refused
from .env_file import read_env_file

# `./notflix up` writes what it generated (ports, secrets) here, in the data directory, so that every other command
# and every child process finds the running stack.
STACK_FILE = "stack.env"
# What a person chose for this data directory alone; `restore` writes it. A variable and `.env` go over it.
SETTINGS_FILE = "settings.env"
DOTENV = Path(".env")  # in the working directory
# In place of the store's public URL: the web app's own address, whose proxy passes uploads on to the store.
THROUGH_THE_APP = "app"
# What a variable was called in an earlier release → what it is called now.
RENAMED = {
    "NOTFLIX_MOST_ATTEMPTS": "NOTFLIX_MAX_ATTEMPTS",
    "NOTFLIX_EDGE_INSIDE": "NOTFLIX_EDGE_INTERNAL_URLS",
    "NOTFLIX_EDGE_PLACES": "NOTFLIX_EDGE_LOCATIONS",
}


def default_data_dir() -> Path:
    return Path(platformdirs.user_data_dir("notflix", appauthor=False))


class _EnvFiles(DotEnvSettingsSource):
    def _read_env_file(self, file_path: Path) -> Mapping[str, str | None]:
        # Its own way replaces ${…} in single quotes, too: in secrets.
        return {name.lower(): value for name, value in read_env_file(file_path).items() if value}


class Settings(BaseSettings):
    """Read from, first wins: NOTFLIX_* variables, `.env` in the working directory, the data directory's settings.env,
    its stack.env."""

    model_config = SettingsConfigDict(
        env_prefix="NOTFLIX_",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,  # how docker-compose.yaml hands on what nobody set
    )

    data_dir: Path = Field(
        default_factory=default_data_dir, description="Where everything is kept that is not in S3 or Postgres."
    )
    host: str = Field(
        "127.0.0.1", description="The address that the web app listens on; every other part stays on 127.0.0.1."
    )
    port: int = Field(3000, ge=1, le=65535, description="The port of the web app.")
    public_url: str = Field(
        "",
        description="How browsers reach the app, below a path too: `https://example.org/video`; empty: "
        "http://localhost:PORT, by which no other device can watch what `up` serves.",
    )
    allowed_hosts: str = Field(
        "",
        description="Further names that it may be called by, with their port: `films.lan:3000, 192.0.2.10:3000`.",
    )
    behind_proxy: bool = Field(
        False, description="Believe X-Forwarded-For: true where nobody but a proxy of yours can reach Notflix."
    )
    connections_per_address: int = Field(
        256, ge=8, description="Open pages, uploads and reads that one address may have at once, of each this many."
    )
    accounts: Literal["auto", "optional", "needed"] = Field(
        "auto",
        description="While nobody has an account, whoever asks is the owner: `optional`; nobody gets in: `needed`; "
        "by whether others than this machine could reach it: `auto`.",
    )
    visibility: Literal["public", "members", "link", "private"] = Field(
        "members", description="Whom a new video is for, unless whoever brings it in has chosen otherwise."
    )
    downloads: Literal["editors", "viewers"] = Field(
        "editors",
        description="Who may download a film, unless it says otherwise: those who may change it, or whoever sees it.",
    )
    owner_name: str = Field("", description="The owner's name, where the first start is to make the account.")
    owner_password_file: Path | None = Field(None, description="A file whose first line is the owner's password.")
    embed_sites: str = Field(
        "*",
        description="Sites that may show films in a frame, with commas; `*`: all, what is for everyone; none: no site.",
    )
    session_idle_days: int = Field(30, gt=0, description="Days after which somebody who was not seen is signed out.")
    session_days: int = Field(180, gt=0, description="Days after which everybody has to sign in again.")

    oidc_issuer: str = Field(
        "", description="A provider of OpenID Connect that people sign in at: its issuer, as it writes it; empty: none."
    )
    oidc_client_id: str = Field("", description="What Notflix is called there.")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="The secret that it was given there.")
    oidc_client_secret_file: Path | None = Field(None, description="A file with that secret, in its place.")
    oidc_name: str = Field("", description="What the button calls the provider; empty: its host name.")
    oidc_scopes: str = Field("openid profile email", description="What is asked of it, `openid` among it.")
    oidc_groups_claim: str = Field(
        "", description="The claim that lists somebody's groups: theirs here, at each sign-in; empty: groups are ours."
    )
    oidc_roles: Annotated[dict[str, Literal["viewer", "editor", "admin"]], NoDecode] = Field(
        {}, description='JSON, a group in that claim to a role, as in `{"teachers": "editor"}`; the highest counts.'
    )
    oidc_default_role: Literal["viewer", "editor", "admin", "none"] = Field(
        "viewer", description="The role of whoever is in none of those groups; none: they need an invitation."
    )
    oidc_only: bool = Field(False, description="Nobody signs in otherwise: no passwords, no passkeys.")
    audit_days: int = Field(365, gt=0, description="Days that it is kept who did what (`./notflix audit`).")
    webhook_days: float = Field(
        3, gt=0, description="Days for which an event is sent again to a webhook that does not take it."
    )
    webhook_allowed_networks: str = Field(
        "",
        description="Private networks that webhooks may lead into, with commas between; empty: none, public ones only.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much the logs say.")
    log_format: Literal["text", "json"] = Field(
        "text", description="How they say it: a line of text for each entry, or a JSON object."
    )

    traces_url: str = Field(
        "", description="A collector of OpenTelemetry's traces, which gets one for each film; empty: none."
    )

    database_url: str = Field("", description="postgresql://…; empty: SQLite in the data directory.")
    redis_url: str = Field("redis://127.0.0.1:6379/0", description="The Redis that wakes the workers.")
    shared_state: bool = Field(
        False, description="Keep what open pages hold in Redis; needed where several web processes serve one site."
    )

    s3_endpoint: str = Field("http://127.0.0.1:8333", description="The S3 store, as the app and workers reach it.")
    s3_public_url: str = Field(
        "",
        description="The S3 store, as browsers reach it; app: by our URL; empty: the same, and with a PUBLIC_URL `app` "
        "for the store that `up` starts.",
    )
    s3_access_key: SecretStr = Field(SecretStr(""), description="The store's access key.")
    s3_secret_key: SecretStr = Field(SecretStr(""), description="The store's secret key.")
    s3_region: str = Field("us-east-1", description="The store's region, part of each signature.")
    s3_sources_bucket: str = Field("notflix-sources", description="The bucket of uploads and of work in progress.")
    s3_packages_bucket: str = Field("notflix-packages", description="The bucket of published packages.")
    store_memory_mib: int = Field(
        448, ge=0, description="Memory that the store which `up` starts keeps within; 0: as much as it likes."
    )
    s3_dir: str = Field(
        "", description="A folder on the store's disk, so that uploads never fill it; empty: nobody here can look."
    )

    backup_s3_endpoint: str = Field(
        "", description="The S3 store that `backup s3://…` writes to; empty: the one that films lie in."
    )
    backup_s3_access_key: SecretStr = Field(SecretStr(""), description="That store's access key.")
    backup_s3_secret_key: SecretStr = Field(SecretStr(""), description="That store's secret key.")
    backup_s3_region: str = Field("us-east-1", description="That store's region.")

    meilisearch_url: str = Field("", description="A Meilisearch server; empty: the embedded search.")
    meilisearch_key: SecretStr = Field(SecretStr(""), description="Its API key.")
    meilisearch_index: str = Field("videos", description="The name of its index.")
    search_fields: str = Field(
        "title, tags, description",
        description="What search looks in, the weightiest first; tags and description may be left out.",
    )
    search_synonyms: str = Field(
        "", description="Words that mean the same, with `;` between groups: `film, movie; nyc, new york`."
    )
    search_stop_words: str = Field(
        "", description="Words that may be missing, beside articles and the like of six languages that we know."
    )

    workers: int = Field(
        0, ge=0, le=256, description="Encode workers that `up` starts, and the most of `worker`; 0: one per core."
    )
    urgent_workers: int = Field(
        1,
        ge=0,
        le=64,
        description="Workers that `up` starts for what somebody waits for while all others encode: looking at a new "
        "file, its first seconds, and where a viewer has jumped to; 0: it waits until one is free.",
    )
    seed_workers: int = Field(1, ge=1, le=64, description="Seed workers that `up` starts.")
    worker_idle_seconds: int = Field(
        60, ge=1, description="Seconds without a step after which a worker beyond the fewest of `worker` ends."
    )
    drain_seconds: float = Field(
        60, ge=0, description="Seconds that a step may still take once `worker` is stopped; then another does it again."
    )
    encode_threads: int = Field(1, ge=0, le=64, description="Threads of each encoder; 0: as many as it likes.")
    lease_seconds: float = Field(30, ge=2, description="How long a silent worker keeps its step.")
    reconcile_seconds: float = Field(3, gt=0, description="How often the scheduler looks for stranded steps.")
    max_attempts: int = Field(4, ge=1, description="How often a step is tried before its video fails.")
    retry_seconds: float = Field(5, ge=0, description="The wait before the second try; doubles with each further one.")

    speech_model: Path | None = Field(
        None, description="A folder of weights for faster-whisper, which writes down what is said; empty: none."
    )
    speech_url: str = Field(
        "", description="A server that writes it down, by OpenAI's API of transcriptions, in place of a model here."
    )
    speech_key: SecretStr = Field(SecretStr(""), description="Its API key, where it wants one.")
    speech_server_model: str = Field("whisper-1", description="What that server calls the model that is to listen.")
    speech_timeout: float = Field(
        600, ge=10, description="Seconds that the server may take over four minutes of sound, a piece at a time."
    )
    speech_workers: int = Field(
        1, ge=0, le=64, description="Speech workers that `up` starts, where a model or a server is named."
    )
    speech_threads: int = Field(1, ge=0, le=64, description="Threads of the model; 0: as many as there are cores.")
    speech_memory_mib: int = Field(
        4096, ge=512, description="Memory that a speech worker may use, with the model that it has loaded."
    )
    transcribe: bool = Field(False, description="Write down what is said in each new video, once it is live.")

    chunk_seconds: float = Field(16, ge=2, description="About how long a chunk is: what one worker encodes at a time.")
    quality: Literal["fast", "balanced", "best"] = Field("balanced", description="The preset where none is chosen.")
    segment_seconds: int = Field(4, ge=2, le=20, description="The segment length where none is chosen; even.")
    audio_kbps: int = Field(128, ge=32, le=512, description="The audio bitrate where none is chosen, for stereo.")
    surround_kbps: int = Field(
        384, ge=0, le=1024, description="The bitrate of 5.1, beside stereo, where none is chosen; 0: stereo alone."
    )
    loudness: Annotated[float, Field(ge=-31, le=-10)] | Literal["off"] = Field(
        -18, description="LUFS that our player makes all films as loud as, from -31 to -10; off: as they are."
    )
    salvage: bool = Field(False, description="Publish what can be read of a broken file, without asking.")
    max_pixels: int = Field(50_000_000, ge=1, description="The largest picture accepted, width × height.")
    max_hours: float = Field(8, gt=0, description="The longest video accepted, in hours.")
    max_gigapixels: float = Field(
        15_000, gt=0, description="The most pixels of all frames together; eight hours of 4K at 60 a second are 14,300."
    )
    tool_memory_mib: int = Field(8192, ge=256, description="Address space that ffmpeg and the packager may use, each.")
    worker_memory_mib: int = Field(1024, ge=256, description="Memory that a worker itself may use, without its tools.")
    tool_timeout: float = Field(3600, ge=10, description="Seconds after which a silent or stuck tool is ended.")

    upload_part_mib: int = Field(
        8, ge=5, le=512, description="The size of an upload's parts: the smaller, the sooner the first one is there."
    )
    upload_max_gib: float = Field(200, gt=0, description="The largest file accepted.")
    upload_expire_hours: float = Field(24, gt=0, description="After this long without a byte an upload is abandoned.")
    max_pending_uploads: int = Field(100, ge=1, le=10_000, description="Uploads that may be under way at one time.")
    keep_free_gib: float = Field(2, ge=0, description="Room on the store's disk that uploads leave to the rest of us.")
    orphan_hours: float = Field(
        168, gt=0, description="What lies in the store this long and belongs to no video is removed."
    )
    bin_days: float = Field(
        30, ge=0, description="Days that a deleted video can still be put back, and takes its room; 0: it goes at once."
    )
    keep_source: bool = Field(
        True, description="Keep the uploaded file once its video is live, so that it can be encoded again."
    )

    import_dirs: str = Field(
        "", description="Folders that are imported by themselves, and whatever comes into them: `/films, /shows`."
    )
    import_roots: str = Field(
        "",
        description="Folders that workers see at the same path: films that are imported from there stay there.",
    )
    import_sweep_minutes: float = Field(
        10, gt=0, description="Minutes between two looks at those folders where nothing was told to have changed."
    )

    min_edges: int = Field(1, ge=1, description="Edges that must hold a video before it is live.")
    edge_key_file: Path | None = Field(
        None, description="The private key that logs in to edges; empty: keys/edge_ed25519 in the data directory."
    )
    edge_internal_urls: Annotated[dict[str, str], NoDecode] = Field(
        {},
        description='JSON, edge to URL, as in `{"edge-1": "http://edge-1"}`: how we reach edges whose own URL works '
        "for browsers only.",
    )
    edge_timeout: float = Field(10, gt=0, description="Seconds without a sign of life before an edge is given up.")

    path_hours: float = Field(
        1, ge=0.1, description="Hours that the signed path of a film is good for beyond twice the film's length."
    )
    path_round_hours: float = Field(
        6, ge=0.1, description="The end of a signed path is rounded up to this, so that viewers share what caches keep."
    )
    edge_key_hours: float = Field(
        24, ge=0, description="Hours that an edge's signing key stays good after `edges rotate`, so that films play on."
    )

    edge_networks: str = Field(
        "", description="Networks that an edge is there for: `edge-a=10.0.0.0/8,fd00::/8; edge-b=…`."
    )
    edge_locations: str = Field(
        "", description="Where edges stand, `edge-a=52.52,13.40; …`; empty: looked up by geo_database."
    )
    geo_database: Path | None = Field(
        None, description="An MMDB file with cities (GeoLite2-City, DB-IP): viewers get an edge nearby."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        return init_settings, env_settings, _EnvFiles(settings_cls, dotenv_settings.env_file)

    # NoDecode, and this: pydantic-settings would read the JSON of every source and merge them, so that a role which the
    # environment does not give any more would stay, because `.env` still gives it.
    @field_validator("oidc_roles", "edge_internal_urls", mode="before")
    @classmethod
    def _read(cls, chosen: object) -> object:
        if not isinstance(chosen, str):
            return chosen
        try:
            return json.loads(chosen)
        except ValueError as error:
            raise ValueError("it must be JSON; docs/settings.md has an example") from error

    @field_validator("public_url")
    @classmethod
    def _address_that_pages_work_below(cls, url: str) -> str:
        """The prefix stands in files of the pages, in nginx.conf and in cookies: nothing that means something there."""
        parts = re.fullmatch(r"(https?)://([^/?#\s]+)((?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?)", url, re.IGNORECASE)
        if url and not parts:
            raise ValueError(
                f"{url!r} is not an address that pages can have; write https://films.example.org, or with a path of"
                " letters, digits, dots and dashes: https://example.org/video"
            )
        return _as_browsers_say_it(*parts.groups()) if parts else url

    @field_validator("redis_url")
    @classmethod
    def _redis_that_can_be_asked(cls, url: str) -> str:
        """A password that is not percent-encoded ends the host too early, or makes a port of itself."""
        try:
            parts = urlsplit(url)
            well = parts.scheme in ("redis", "rediss", "unix") and (parts.port is None or parts.port > 0)
        except ValueError:
            well = False
        if not well or "#" in url or "@" in parts.path + parts.query:
            raise ValueError(
                "it is not an address of Redis; write redis://:password@host:6379/0, with what is odd in the password"
                " percent-encoded ('/' is %2F, '#' is %23)"
            )
        return url

    @property
    def alone(self) -> bool:
        """Whether only this machine reaches us, as far as we were told: then nobody needs an account at first."""
        if self.accounts != "auto":
            return self.accounts == "optional"
        return not self.public_url and not self.without_address

    @property
    def without_address(self) -> bool:
        """Whether others reach us, and nobody has told how: they would be sent to this machine's own addresses."""
        opened = self.allowed_hosts or self.behind_proxy or self.host not in ("127.0.0.1", "::1", "localhost")
        return not self.public_url and bool(opened)

    def oidc_secret(self) -> str:
        """Raises Refused where its file cannot be read."""
        if self.oidc_client_secret_file is None:
            return self.oidc_client_secret.get_secret_value()
        try:
            return self.oidc_client_secret_file.read_text().strip()
        except (OSError, ValueError) as error:
            raise Refused(f"NOTFLIX_OIDC_CLIENT_SECRET_FILE cannot be read: {self.oidc_client_secret_file}.") from error

    @property
    def hears(self) -> bool:
        """Whether what is said can be written down."""
        return bool(self.speech_model or self.speech_url)

    @property
    def url(self) -> str:
        """How browsers reach the app, without a trailing slash."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    @property
    def origin(self) -> str:
        """The same without the prefix."""
        return self.url.removesuffix(self.prefix)

    @property
    def prefix(self) -> str:
        """The path that browsers reach the app below: '/video'; '' where it has its host for itself."""
        return urlsplit(self.url).path

    @property
    def local_url(self) -> str:
        """How this machine reaches the app, whatever stands before it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def s3_browser_url(self) -> str:
        """The store, as browsers reach it, without the prefix where that is by our URL."""
        return self.origin if self.s3_public_url == THROUGH_THE_APP else self.s3_public_url or self.s3_endpoint

    @property
    def s3_browser_prefix(self) -> str:
        """The path that browsers reach the store below, and that our front takes off."""
        return self.prefix if self.s3_public_url == THROUGH_THE_APP else ""

    @property
    def store_folder(self) -> Path | None:
        return self.data_dir / self.s3_dir if self.s3_dir else None

    @property
    def sql_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'catalog.db'}"

    @property
    def edge_key(self) -> Path:
        return self.edge_key_file or self.data_dir / "keys" / "edge_ed25519"


def _as_browsers_say_it(scheme: str, host: str, path: str) -> str:
    """What they send is compared with it: Origin and Host have no capitals, and no port that goes without saying."""
    own_port = ":443" if scheme.lower() == "https" else ":80"
    return f"{scheme.lower()}://{host.lower().removesuffix(own_port)}{path}"


def load_settings(data_dir: Path | None = None) -> Settings:
    """The settings for a data directory (default: NOTFLIX_DATA_DIR of the environment or of `.env`, else the user's).

    Raises Refused, naming each variable that cannot be read, and each that has another name now: what a person chose
    must not be passed over in silence.
    """
    _refuse_former_names()
    named = os.environ.get("NOTFLIX_DATA_DIR") or read_env_file(DOTENV).get("NOTFLIX_DATA_DIR")
    chosen = (data_dir or Path(named or default_data_dir())).expanduser().absolute()
    # Later files win, so the person's .env goes over what `up` generated.
    files = (chosen / STACK_FILE, chosen / SETTINGS_FILE, DOTENV)
    try:
        return Settings(data_dir=chosen, _env_file=files)  # type: ignore[call-arg]
    except ValidationError as wrong:
        raise _refusal(wrong) from None  # whose own words quote what was given, and that may be a secret


def _refusal(wrong: ValidationError) -> Refused:
    errors = ((str(error["loc"][0]).upper(), error["msg"].removeprefix("Value error, ")) for error in wrong.errors())
    return Refused("These settings cannot be used. " + "; ".join(f"NOTFLIX_{name}: {why}" for name, why in errors))


def _refuse_former_names() -> None:
    # Not stack.env: what we wrote ourselves, we write again under the new name.
    chosen = {**read_env_file(DOTENV), **os.environ}
    former = [name for name in RENAMED if chosen.get(name)]
    if former:
        renamed = "; ".join(f"{name} is called {RENAMED[name]} now" for name in former)
        raise Refused(f"{renamed}. Rename it where you set it: in .env, or in the environment.")


def given_settings(data: Path) -> frozenset[str]:
    """The names of the settings that a person chose, by a variable, by `.env` or for this data directory.

    `up` starts no part of its own for what they point elsewhere.
    """
    return frozenset(Settings(_env_file=(data / SETTINGS_FILE, DOTENV)).model_fields_set)  # type: ignore[call-arg]


def chosen_variables(data: Path) -> dict[str, str]:
    """What a person chose, by the names of the variables: those that are no settings of ours are left out."""
    chosen = {**read_env_file(data / SETTINGS_FILE), **read_env_file(DOTENV), **os.environ}
    names = {f"NOTFLIX_{name.upper()}" for name in Settings.model_fields}
    return {name: value for name, value in sorted(chosen.items()) if name in names and value}


def child_environment(settings: Settings) -> dict[str, str]:
    """The variables for a process that we start: ours, plus what lets it find the same data, port and code."""
    home = str(Path(__file__).resolve().parent.parent)
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    # The child may run in another folder, where our .env is not.
    chosen = {k: v for k, v in read_env_file(DOTENV).items() if k.startswith("NOTFLIX_")}
    return {
        **chosen,
        **os.environ,
        "NOTFLIX_DATA_DIR": str(settings.data_dir),
        "NOTFLIX_PORT": str(settings.port),
        "PYTHONPATH": os.pathsep.join([home, *(p for p in paths if p and p != home)]),
        "PYTHONUNBUFFERED": "1",
        # The wheels' programs (bun, weed) lie beside our Python.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
    }
