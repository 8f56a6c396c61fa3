// The browser side of the media contract, as small as it can be: what a page does with the server's offer.
// Tests call it through `window.media`; the product's own client does the same in web/client/src/rtc.
window.media = {
  pc: null,
  spoken: [],
  layers: [],

  // Order matters: remote description first (it makes the transceivers), then directions, then the answer.
  // Tracks may come at any later time by replaceTrack, without another offer.
  async answer(sdp, publish) {
    if (!this.pc) {
      this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      const channel = this.pc.createDataChannel('speakers', { negotiated: true, id: 0, ordered: false });
      channel.onmessage = (event) => this.hear(JSON.parse(event.data));
    }
    await this.pc.setRemoteDescription({ type: 'offer', sdp });
    for (const mid of Object.values(publish)) this.transceiver(mid).direction = 'sendonly';
    await this.pc.setLocalDescription();
    return this.pc.localDescription.sdp;
  },

  hear(message) {
    if (message.speakers) this.spoken.push(message);
    if (message.layers) this.layers.push(message);
    if (message.codec) this.code(message.codec);
    if ('buffer' in message) for (const { receiver } of this.pc.getTransceivers()) receiver.jitterBufferTarget = message.buffer || null;
  },

  // What is sent goes on in this codec.
  async code(name) {
    for (const { sender } of this.pc.getTransceivers().filter(({ sender }) => sender.track?.kind === 'video')) {
      const parameters = sender.getParameters();
      const codec = parameters.codecs.find(({ mimeType }) => mimeType === `video/${name}`);
      for (const encoding of parameters.encodings) encoding.codec = codec;
      await sender.setParameters(parameters);
    }
  },

  transceiver(mid) {
    return this.pc.getTransceivers().find((each) => each.mid === mid);
  },

  async connected() {
    while (this.pc.connectionState !== 'connected') {
      if (this.pc.connectionState === 'failed') throw new Error('failed');
      await new Promise((resolve) => this.pc.addEventListener('connectionstatechange', resolve, { once: true }));
    }
  },

  async publishCamera(mid, width = 1280, height = 720) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
    const sender = this.transceiver(mid).sender;
    await sender.replaceTrack(stream.getVideoTracks()[0]);
    const parameters = sender.getParameters();
    const scale = { q: [4, 150_000], h: [2, 500_000], f: [1, 1_500_000] };
    for (const encoding of parameters.encodings) {
      [encoding.scaleResolutionDownBy, encoding.maxBitrate] = scale[encoding.rid];
    }
    await sender.setParameters(parameters);
  },

  async publishMicrophone(mid) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    await this.transceiver(mid).sender.replaceTrack(stream.getAudioTracks()[0]);
  },

  // `codec` is a MIME type; without it the first one of the offer is sent.
  async publishScreen(mid, codec) {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    const { sender } = this.transceiver(mid);
    await sender.replaceTrack(stream.getVideoTracks()[0]);
    if (!codec) return;
    const parameters = sender.getParameters();
    parameters.encodings[0].codec = parameters.codecs.find((each) => each.mimeType === codec);
    await sender.setParameters(parameters);
  },

  async unpublish(mid) {
    const sender = this.transceiver(mid).sender;
    sender.track?.stop();
    await sender.replaceTrack(null);
  },

  // Shows what the slot receives; a video that nobody shows is not decoded by every browser.
  show(mid) {
    const { track } = this.transceiver(mid).receiver;
    const element = document.createElement(track.kind);
    Object.assign(element, { autoplay: true, muted: track.kind === 'video', srcObject: new MediaStream([track]) });
    document.body.append(element);
  },

  async stats(type) {
    const found = [];
    (await this.pc.getStats()).forEach((each) => {
      if (each.type === type) found.push(each);
    });
    return found;
  },

  async received(mid) {
    return (await this.stats('inbound-rtp')).find((each) => each.mid === mid) ?? null;
  },

  async sent(mid) {
    return (await this.stats('outbound-rtp')).filter((each) => each.mid === mid);
  },

  close() {
    this.pc.close();
  },
};
