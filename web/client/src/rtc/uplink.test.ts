// The codec and the layers that a class asks a page for, as they reach the browser's senders.
import { expect, test } from "vitest";
import type { MediaOffer, Source } from "../signaling/messages";
import { Uplink } from "./uplink";

const CODECS = ["video/VP8", "video/rtx", "video/H264"].map((mimeType) => ({ mimeType, clockRate: 90_000 }));
const MIDS: Record<Source, string> = { microphone: "0", camera: "1", screen: "2", "screen-audio": "3" };

type Encoding = RTCRtpEncodingParameters & { codec?: { mimeType: string } };

/** A browser's sender as far as it is spoken to: parameters are copies, and what is set counts. */
class Sender {
  encodings: Encoding[];

  constructor(rids: string[]) {
    this.encodings = rids.map((rid) => ({ rid }));
  }

  async replaceTrack(): Promise<void> {}

  getParameters() {
    return { encodings: structuredClone(this.encodings), codecs: CODECS };
  }

  async setParameters({ encodings }: { encodings: Encoding[] }): Promise<void> {
    this.encodings = encodings;
  }

  get codecs() {
    return this.encodings.map(({ codec }) => codec?.mimeType);
  }
}

async function offered() {
  const senders = { camera: new Sender(["q", "h", "f"]), screen: new Sender([""]) };
  const transceivers = Object.entries(senders).map(([source, sender]) => ({ mid: MIDS[source as Source], sender }));
  const nothing = async () => {};
  const uplink = new Uplink({ publish: nothing, unpublish: nothing, setMuted: nothing }, () => {});
  const pc = { getTransceivers: () => transceivers } as unknown as RTCPeerConnection;
  await uplink.offered(pc, { publish: MIDS } as unknown as MediaOffer, true);
  return { uplink, pc, ...senders };
}

test("a class that is recorded has camera and screen sent in its codec, in all layers", async () => {
  const { uplink, camera, screen } = await offered();
  expect([...camera.codecs, ...screen.codecs]).toEqual(Array(4).fill(undefined));
  await uplink.setLayers(new Map([["camera", ["q"]]]), "H264");
  expect([...camera.codecs, ...screen.codecs]).toEqual(Array(4).fill("video/H264"));
  expect(camera.encodings.map(({ active }) => active)).toEqual([true, false, false]);
  await uplink.setLayers(new Map([["camera", ["q", "f"]]]), "VP8");
  expect([...camera.codecs, ...screen.codecs]).toEqual(Array(4).fill("video/VP8"));
  expect(camera.encodings.map(({ active }) => active)).toEqual([true, false, true]);
});

test("a codec that the browser did not agree to changes nothing", async () => {
  const { uplink, camera } = await offered();
  await uplink.setLayers(new Map(), "AV1");
  expect(camera.codecs).toEqual([undefined, undefined, undefined]);
});

test("a new connection begins with the browser's own codec", async () => {
  const { uplink, pc, camera } = await offered();
  await uplink.setLayers(new Map(), "H264");
  camera.encodings = [{ rid: "q" }];
  await uplink.offered(pc, { publish: MIDS } as unknown as MediaOffer, true);
  expect(camera.codecs).toEqual([undefined]);
});
