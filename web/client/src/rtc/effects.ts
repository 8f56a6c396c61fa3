// The camera's picture on its way out, beautified or mirrored when the person wants it (LIVE-22). Off, it costs nothing.
import { Store } from "../rooms/store";
import type { ToWorker } from "./effects.worker";
import { CostMeter, type Effects, NO_EFFECTS, paintFrame, softSize } from "./effectsPainter";

export interface EffectsState extends Effects {
  /** What a frame takes, in milliseconds; `null` while nothing is painted. */
  readonly cost: number | null;
}

/** A track that is painted from another one until it is closed. */
interface Pipeline {
  readonly track: MediaStreamTrack;
  change(effects: Effects): void;
  close(): void;
}

/** Chromium's: frames of a track as a stream, and a track of a stream of frames. */
interface FrameStreams {
  MediaStreamTrackProcessor?: new (init: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> };
  MediaStreamTrackGenerator?: new (init: {
    kind: "video";
  }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
}

const KEY = "camera-effects";

export class CameraEffects {
  readonly store = new Store<EffectsState>({ ...remembered(), cost: null });
  #device: MediaStreamTrack | null = null;
  #pipeline: Pipeline | null = null;

  /** Which camera is open, whatever is made of its picture. */
  get deviceId(): string | undefined {
    return this.#device?.getSettings().deviceId;
  }

  /** Takes a camera that was opened; gives the track to send, which is the camera's own without effects. */
  take(device: MediaStreamTrack): MediaStreamTrack {
    this.release();
    this.#device = device;
    return this.#made();
  }

  /** Changes what is wanted. Gives another track to send in place of the one before, if that is needed. */
  change(change: Partial<Effects>): MediaStreamTrack | null {
    this.store.set(change);
    const { beautify, mirror } = this.store.get();
    localStorage.setItem(KEY, JSON.stringify({ beautify, mirror }));
    if (!this.#device) return null;
    const isPainted = beautify || mirror;
    if (this.#pipeline && isPainted) {
      this.#pipeline.change({ beautify, mirror });
      return null;
    }
    if (!this.#pipeline && !isPainted) return null;
    // Whoever replaces the track that is sent stops it: the device goes on in a second handle.
    const device = this.#device.clone();
    this.release();
    this.#device = device;
    return this.#made();
  }

  /** Lets the camera go; its light goes off. */
  release(): void {
    this.#pipeline?.close();
    this.#pipeline = null;
    this.#device?.stop();
    this.#device = null;
    this.store.set({ cost: null });
  }

  #made(): MediaStreamTrack {
    const device = this.#device as MediaStreamTrack;
    const { beautify, mirror } = this.store.get();
    if (!beautify && !mirror) return device;
    const streams = frameStreams();
    const tell = (cost: number) => this.store.set({ cost });
    const effects = { beautify, mirror };
    this.#pipeline = streams ? inWorker(streams, device, effects, tell) : onPage(device, effects, tell);
    return this.#pipeline.track;
  }
}

function remembered(): Effects {
  const text = localStorage.getItem(KEY);
  return text ? { ...NO_EFFECTS, ...(JSON.parse(text) as Partial<Effects>) } : NO_EFFECTS;
}

function frameStreams(): Required<FrameStreams> | null {
  const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = window as FrameStreams;
  if (!MediaStreamTrackProcessor || !MediaStreamTrackGenerator) return null;
  return { MediaStreamTrackProcessor, MediaStreamTrackGenerator };
}

type Tell = (cost: number) => void;

function inWorker(streams: Required<FrameStreams>, device: MediaStreamTrack, effects: Effects, tell: Tell): Pipeline {
  const { readable } = new streams.MediaStreamTrackProcessor({ track: device });
  const track = new streams.MediaStreamTrackGenerator({ kind: "video" });
  const worker = new Worker(new URL("./effects.worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }: MessageEvent<{ cost: number }>) => tell(data.cost);
  const first: ToWorker = { frames: readable, painted: track.writable, effects };
  worker.postMessage(first, [readable, track.writable]);
  device.addEventListener("ended", () => track.dispatchEvent(new Event("ended")));
  return {
    track,
    change: (wanted) => worker.postMessage({ effects: wanted } satisfies ToWorker),
    close: () => {
      worker.terminate();
      track.stop();
    },
  };
}

/** Where frames cannot be streamed: a video that nobody sees, painted onto a canvas that is filmed. */
function onPage(device: MediaStreamTrack, first: Effects, tell: Tell): Pipeline {
  let effects = first;
  const canvas = document.createElement("canvas");
  const small = document.createElement("canvas");
  const video = document.createElement("video");
  const context = canvas.getContext("2d", { alpha: false });
  const soft = small.getContext("2d", { alpha: false });
  const meter = new CostMeter(tell);
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([device]);
  video.play().catch(() => {});
  const { width = 1280, height = 720 } = device.getSettings();
  [canvas.width, canvas.height] = [width, height];
  [small.width, small.height] = softSize(width, height);
  const [track = device] = canvas.captureStream().getVideoTracks();
  let isOpen = true;
  const paint = () => {
    if (!isOpen) return;
    const began = performance.now();
    if (context && soft) paintFrame(context, soft, video, effects);
    meter.add(began, performance.now());
    video.requestVideoFrameCallback(paint);
  };
  video.requestVideoFrameCallback(paint);
  device.addEventListener("ended", () => track.dispatchEvent(new Event("ended")));
  return {
    track,
    change: (wanted) => {
      effects = wanted;
    },
    close: () => {
      isOpen = false;
      video.srcObject = null;
      track.stop();
    },
  };
}
