"""The media plane: peers, tracks and the forwarding of their packets. It knows no users, no room rules, no HTTP."""
