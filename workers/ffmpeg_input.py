"""What ffmpeg may open. A file that people send is only ever read as one of a few containers, from one address."""

from __future__ import annotations

from collections.abc import Sequence

from .containers import FORMATS

# Of transport and programme streams nothing says how many streams there are: look far enough to find late ones. Every
# reader must look equally far, for the streams are numbered as they are found.
FAR = {"probesize": "20M", "analyzeduration": "20M"}


def protocols(url: str) -> str:
    return "http,tcp" if url.startswith("http:") else "file"


def input_args(url: str, max_pixels: int, formats: Sequence[str] = FORMATS) -> list[str]:
    """Input options; they go before `-i`. max_pixels: width × height of the largest picture that is decoded. formats:
    what the file may be."""
    options = [word for name, value in _format_options(url, formats).items() for word in (f"-{name}", value)]
    return [*options, "-max_pixels", str(max_pixels)]


def captions_graph(url: str, stream: int, filters: Sequence[str]) -> str:
    """The input of `-f lavfi` that gives the captions in the picture `stream`, as a stream of text behind the picture.
    filters: that the picture goes through before its captions are read.
    What reads the file is not that input but a filter of it: it has to be fenced for itself, and decodes whatever size
    it comes to, within the memory that the tool has."""
    options = ":".join(f"{name}={value}" for name, value in _format_options(url).items())
    read = {"filename": url, "stream_index": str(stream), "dec_threads": "1", "format_opts": options}
    words = (f"{name}='{value.replace(':', chr(92) + ':')}'" for name, value in read.items())
    return ",".join([f"movie={':'.join(words)}", *filters]) + "[out+subcc]"


def _format_options(url: str, formats: Sequence[str] = FORMATS) -> dict[str, str]:
    # protocol_whitelist alone is not enough: a playlist may still name another file of this machine.
    options = {"protocol_whitelist": protocols(url), "format_whitelist": ",".join(formats), **FAR}
    if url.startswith("http"):
        # A hiccup of the store is ridden out; a store that is silent for 30 s (in µs) ends the reading.
        options |= {"reconnect": "1", "reconnect_on_network_error": "1", "reconnect_on_http_error": "5xx"}
        options["reconnect_delay_max"] = "5"
        options["rw_timeout"] = "30000000"
        # Where a tool is slower than its source, the system would take in megabytes for it that it may never want.
        options["recv_buffer_size"] = str(64 << 10)
    return options
