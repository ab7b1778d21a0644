"""Much data over one channel: as much as the other side lets us send at once, and not in crumbs."""

from __future__ import annotations

import socket
from typing import Any

import paramiko

from .packets import Data, Packets

WORTH_SENDING = 128 << 10  # bytes; less is not sent while there is more
# Bytes in one call, for which a slow line may take no longer than a Watchdog waits. Their packets fill one write.
AT_ONCE = 255 << 10


class Transport(paramiko.Transport):
    """paramiko's, over Packets."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock, packetizer_class=Packets)

    def send_data(self, data: Data) -> None:
        """As a Channel sends: waits while keys are exchanged anew."""
        self._send_user_message(data)  # type: ignore[attr-defined]  # not in the stubs


class Sender:
    """Sends much over one channel, which nobody else sends over."""

    def __init__(self, transport: Transport, channel: Any) -> None:
        self._transport = transport
        self._channel = channel
        self._widest = 0  # the window, as far as we have seen it open

    def send(self, content: memoryview) -> int:
        """Sends the beginning of it, of at most AT_ONCE bytes; returns how many. content: not empty.

        Raises TimeoutError where the window stays shut for the channel's timeout, OSError where it is closed.
        """
        channel = self._channel
        count = self._take_window(min(len(content), AT_ONCE))
        self._transport.send_data(Data(channel.remote_chanid, channel.out_max_packet_size - 64, content[:count]))
        return count

    def _take_window(self, wanted: int) -> int:
        channel = self._channel

        def worth_it() -> bool:
            # A quarter of the window comes back for certain: servers hold back half of it at most.
            least = max(1, min(wanted, WORTH_SENDING, self._widest // 4))
            return bool(channel.closed or channel.eof_sent or channel.out_window_size >= least)

        with channel.lock:
            if not channel.out_buffer_cv.wait_for(worth_it, channel.timeout):
                raise TimeoutError
            if channel.closed or channel.eof_sent:
                raise OSError("it closed the channel")
            self._widest = max(self._widest, channel.out_window_size)
            count = min(wanted, int(channel.out_window_size))
            channel.out_window_size -= count
        return count
