"""What an operator can set of recordings. Every limit names what happens beyond it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class RecordingSettings(BaseModel):
    """How a class is written to disk while it runs (LIVE-05, LIVE-15)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part_seconds: float = Field(
        0.75, ge=0.2, le=1.0, description="So often everything is written and synced; a crash loses twice this at most."
    )
    segment_seconds: float = Field(
        4.0,
        ge=1.0,
        le=10.0,
        description="Length of a segment of the playlists; pictures are asked a key frame for each.",
    )
    reorder_seconds: float = Field(
        0.5, ge=0.05, le=1.0, description="A missing packet is waited for this long, then given up."
    )
    buffer_bytes: int = Field(
        16 << 20, ge=1 << 16, le=1 << 30,
        description="Of one recording: what may wait while the disk is full, away or slow. Beyond it media is left out,"
        " and the recording says where.",
    )  # fmt: skip
    sound_bitrate: int = Field(64_000, ge=24_000, le=256_000, description="Bits per second of all voices together.")
    video_quality: int = Field(
        26,
        ge=18,
        le=40,
        description="x264's constant rate factor, for pictures that are not H264 already; less is better.",
    )
    video_preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast"] = Field(
        "superfast", description="x264's preset for them: the later in the list, the more CPU, the smaller the files."
    )
    video_height: int = Field(
        1080, ge=144, le=2160, description="Lines of a picture that is transcoded; larger ones are made smaller."
    )
    restarts: int = Field(
        5, ge=0, le=100, description="So often a child process that died is started again within one recording."
    )
