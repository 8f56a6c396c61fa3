"""Every expected refusal, in one place. Codes are stable; the client has a text for each in every language."""

from enum import StrEnum


class RefusalCode(StrEnum):
    """Why a command (or the handshake) changed nothing. PROTOCOL.md lists the same codes."""

    # The message itself.
    BAD_MESSAGE = "bad-message"
    """Not an object, a field is missing, unknown or of the wrong type."""
    UNKNOWN_MESSAGE = "unknown-message"
    TOO_LARGE = "too-large"
    FLOOD = "flood"
    """More commands than a socket may send; `retry_after` tells when to go on. Who does not stop is disconnected."""
    INTERNAL = "internal"
    """A bug of ours. It is logged, and this session ends."""

    # The handshake (the data of `connect_error`).
    NOT_SIGNED_IN = "not-signed-in"
    TOO_MANY_CONNECTIONS = "too-many-connections"

    # Entering.
    NOT_IN_ROOM = "not-in-room"
    NO_SUCH_ROOM = "no-such-room"
    ROOM_ENDED = "room-ended"
    NOT_INVITED = "not-invited"
    NOT_STARTED = "not-started"
    """The teacher has opened a booked class early; the others enter at its time."""
    APP_DISABLED = "app-disabled"
    REMOVED = "removed"
    """The host removed this person from this class."""
    ROOM_ELSEWHERE = "room-elsewhere"
    """Another process holds the room; `address` is where to connect."""
    UNAVAILABLE = "unavailable"

    # What one may do.
    NOT_PERMITTED = "not-permitted"
    NOT_IN_THIS_KIND = "not-in-this-kind"
    """This kind of room does not have it at all (LIVE-08, for one)."""
    STAFF_AWAY = "staff-away"
    COMMENTS_CLOSED = "comments-closed"
    COMMENTS_BANNED = "comments-banned"
    TOO_FAST = "too-fast"
    """More comments, requests or reminders than a member may send; `retry_after` tells when to go on."""
    NO_SUCH_COMMENT = "no-such-comment"
    SPEAKING_CLOSED = "speaking-closed"
    STAGE_FULL = "stage-full"
    """Eight speak already (LIVE-28)."""
    QUEUE_FULL = "queue-full"
    HAND_CHANGED = "hand-changed"
    """The member's hand is no longer where the sender's page saw it."""
    NO_SUCH_MEMBER = "no-such-member"

    # The stage, ink and check-in.
    NO_DECK = "no-deck"
    """There are no such slides, or none were shown yet."""
    NO_SUCH_PAGE = "no-such-page"
    BOARDS_FULL = "boards-full"
    NO_SUCH_SURFACE = "no-such-surface"
    """This class has no such surface, or, for who does not host, it is not the one that is shown."""
    INK_FULL = "ink-full"
    """More elements or points than a surface, a stroke or a class holds."""
    INK_CHANGED = "ink-changed"
    """The element is no longer where the sender's page saw it: erased, finished, or another's."""
    NOTHING_TO_UNDO = "nothing-to-undo"
    NO_CHECK_IN = "no-check-in"
    """None runs (any more)."""
    CHECK_IN_RUNNING = "check-in-running"
    CHECK_INS_FULL = "check-ins-full"

    # Recording.
    RECORDING_FULL = "recording-full"
    """The school's pool is full; nothing that runs is ever cut."""
    RECORDING_UNAVAILABLE = "recording-unavailable"
    """This server does not record, or cannot write at present."""

    # Media.
    NO_MEDIA = "no-media"
    """There is no peer connection, or it has been given up: send `connect-media`."""
    BAD_SDP = "bad-sdp"
    NOT_PUBLISHED = "not-published"
    MUTED_BY_HOST = "muted-by-host"
    CAMERAS_OFF = "cameras-off"
    """The host closed the cameras of viewers, or this one's."""


class Refused(Exception):
    """A command cannot be done; nothing was changed. `retry_after` in seconds."""

    def __init__(
        self, code: RefusalCode, detail: str, *, retry_after: float | None = None, address: str | None = None
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.address = address
