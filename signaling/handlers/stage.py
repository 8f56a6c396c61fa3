"""What the stage shows (LIVE-14, LIVE-18), and who is pinned on it."""

from typing import Final

from signaling.call import Call
from signaling.commands import Row, command
from signaling.messages import AddBoard, Permission, PinMember, SetContent, ShowBoard, ShowDeck, ShowPage


@command(SetContent, needs=Permission.SET_CONTENT)
async def set_content(call: Call, message: SetContent) -> None:
    call.act(call.room.stage.set_content, message.content)


@command(ShowDeck, needs=Permission.SET_CONTENT)
async def show_deck(call: Call, message: ShowDeck) -> None:
    deck = await call.registry.find_deck(call.session.identity, message.deck_id)
    call.room.check(call.member, Permission.SET_CONTENT)  # the seat may have been lost meanwhile
    call.act(call.room.stage.show_deck, deck)


@command(ShowPage, needs=Permission.SET_CONTENT)
async def show_page(call: Call, message: ShowPage) -> None:
    call.act(call.room.stage.show_page, message.page)


@command(AddBoard, needs=Permission.SET_CONTENT)
async def add_board(call: Call, _: AddBoard) -> None:
    call.act(call.room.stage.add_board)


@command(ShowBoard, needs=Permission.SET_CONTENT)
async def show_board(call: Call, message: ShowBoard) -> None:
    call.act(call.room.stage.show_board, message.number)


@command(PinMember, needs=Permission.SET_CONTENT)
async def pin_member(call: Call, message: PinMember) -> None:
    call.act(call.room.stage.pin, message.member_id)


ROWS: Final[tuple[Row, ...]] = (set_content, show_deck, show_page, add_board, show_board, pin_member)
