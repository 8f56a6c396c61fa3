"""What an operator can set of rooms and sockets. Every limit names what happens beyond it."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from signaling.room import Timing


class SignalingSettings(BaseModel):
    """Rooms, and the sockets of their clients. `redis_url` is the installation's, so it is not here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grace_seconds: float = Field(
        60, gt=0, le=3600, description="A seat whose link was lost is kept this long: hand, floor, ban, permissions."
    )
    away_seconds: float = Field(
        10, gt=0, le=600, description="Without staff for this long, children's media and comments are closed."
    )
    abandon_seconds: float = Field(
        600, gt=0, le=86_400, description="Without staff for this long, the class ends by itself."
    )
    ping_interval: int = Field(
        4, ge=1, le=60, description="Whole seconds between two pings of a socket (Engine.IO casts them to an integer)."
        " A dropped link is noticed after this and at most twice `ping_timeout`."
    )  # fmt: skip
    ping_timeout: float = Field(3, gt=0, le=60, description="Seconds for the answer to a ping; then the link is lost.")
    max_payload: int = Field(
        131_072, ge=16_384, le=1_048_576, description="Octets of one incoming message; more closes the socket."
    )
    sockets_per_person: int = Field(
        16, ge=1, le=1000, description="Sockets one person may have open; further ones are refused."
    )
    command_rate: float = Field(
        60, gt=0, description="Commands a second of one socket; faster ones get `flood`. A pen and a laser take 50."
    )
    command_burst: float = Field(180, ge=1, description="Commands a socket may send at once.")
    flood_refusals: int = Field(
        200, ge=1, description="So many `flood` refusals within ten seconds, and the socket is closed."
    )
    inbox: int = Field(32, ge=1, le=1024, description="Commands of one socket that may wait; more get `flood`.")
    backlog: int = Field(
        2000, ge=10, description="Packets that may wait for one socket; a client that is slower is disconnected."
    )
    address: str | None = Field(
        None, description="Origin under which this very process can be reached, when several share the rooms by Redis."
    )
    lease_seconds: float = Field(
        15, ge=1, le=300, description="So long after its death another process may open the rooms of this one."
    )

    @property
    def timing(self) -> Timing:
        return Timing(
            grace=timedelta(seconds=self.grace_seconds),
            away=timedelta(seconds=self.away_seconds),
            abandon=timedelta(seconds=self.abandon_seconds),
        )
