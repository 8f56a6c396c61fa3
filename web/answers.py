"""Reads what another server answers, and no more of it than is wanted."""

from aiohttp import ClientPayloadError, ClientResponse


async def whole(answer: ClientResponse, limit: int) -> bytes:
    """The body. Raises `aiohttp.ClientPayloadError` when it is longer than `limit` bytes."""
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > limit:
            raise ClientPayloadError(f"the answer is longer than {limit} bytes")
    return bytes(body)
