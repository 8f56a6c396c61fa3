"""What an operator can set of the media plane."""

from ipaddress import ip_address

from pydantic import BaseModel, ConfigDict, Field, field_validator

from rtc.lanes import MOST, Choice, choose


class RtcSettings(BaseModel):
    """All media of all rooms go through one port. Open it for UDP; open it for TCP too if you can (RFC 6544)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(
        "",
        description="Address to bind. Empty: every own address, IPv4 and IPv6, loopback included, each with its own"
        " socket, so that an answer leaves from the address the question came to.",
    )
    port: int = Field(7882, ge=0, le=65_535, description="UDP and TCP port of all media. 0: any free one (tests).")
    announce: list[str] = Field(
        [],
        max_length=16,
        description="IP addresses that browsers are told to send to, for instance the public one behind a 1:1 NAT."
        " Empty: 127.0.0.1 and every own address.",
    )
    udp: bool = Field(True, description="Offer UDP.")
    tcp: bool = Field(True, description="Offer ICE-TCP, the way out of networks that let no UDP pass.")
    remb_bitrate: int = Field(
        6_000_000,
        ge=100_000,
        le=100_000_000,
        description="Bits per second that one publisher may send in all (REMB). The browser stays below it by itself"
        " when its own line is thinner.",
    )
    forwarder: Choice = Field(
        "auto",
        description="What carries packets to viewers: the native lane where it was built, else plain Python. `native`"
        " refuses to start without it.",
    )
    lanes: int = Field(
        0,
        ge=0,
        le=MOST,
        description="Threads of the native lane, each with a core of its own if possible. 0: as many as there are cores"
        " but one, at least one. All share the port.",
    )
    receive_buffer: int = Field(4 << 20, ge=65_536, description="Bytes of SO_RCVBUF and SO_SNDBUF asked of the system.")

    @field_validator("announce")
    @classmethod
    def _are_addresses(cls, values: list[str]) -> list[str]:
        return [str(ip_address(value)) for value in values]

    @field_validator("host")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return str(ip_address(value)) if value else value

    @field_validator("forwarder")
    @classmethod
    def _can_be_had(cls, value: Choice) -> Choice:
        choose(value)
        return value
