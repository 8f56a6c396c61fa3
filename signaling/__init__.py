"""Rooms and the protocol by which clients live in them, over Socket.IO. PROTOCOL.md tells it in prose."""
