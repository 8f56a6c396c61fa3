"""The table of commands: message -> (handler, permission). `@command` makes a row; handlers/__init__.py joins them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from signaling.messages import AnyCommand, Command, Message, Permission

if TYPE_CHECKING:
    from signaling.call import Call

C = TypeVar("C", bound=Command)
Handler = Callable[["Call", C], Awaitable[Message | None]]


@dataclass(frozen=True, slots=True)
class Row:
    """How one command is done. `needs` is checked before the handler is called; who needs one must have a seat."""

    message: type[Command]
    needs: Permission | None
    handler: Handler[Any]


def command(message: type[C], *, needs: Permission | None = None) -> Callable[[Handler[C]], Row]:
    """Makes a handler the row of its command. A handler returns its reply, or `None` for `Done`."""
    return lambda handler: Row(message, needs, handler)


def table(rows: Iterable[Row]) -> Mapping[type[Command], Row]:
    """The rows by message. Raises `ValueError` unless every command of the catalogue has exactly one."""
    rows = list(rows)
    by_message = {row.message: row for row in rows}
    catalogue = set(get_args(get_args(AnyCommand)[0]))
    if len(by_message) != len(rows) or set(by_message) != catalogue:
        raise ValueError("every command of the catalogue needs exactly one handler")
    return by_message
