"""Durable messages: class groups and the class mailbox. It knows no sessions, no sockets, no HTTP."""
