"""Leads a browser's media through a `Link`: the server's offers are changed on their way to the peer connection."""

DETOUR = """
{
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (description) {
    const lines = description.sdp.split('\\r\\n').filter((line) => !line.startsWith('a=candidate:'));
    const through = 'a=candidate:1 1 udp 2130706431 ADDRESS PORT typ host';
    const at = lines.indexOf('a=end-of-candidates');
    lines.splice(at, 0, through);
    return set.call(this, { type: description.type, sdp: lines.join('\\r\\n') });
  };
}
"""


def detour(address: tuple[str, int]) -> str:
    """A script to run before those of the page."""
    return DETOUR.replace("ADDRESS", address[0]).replace("PORT", str(address[1]))
