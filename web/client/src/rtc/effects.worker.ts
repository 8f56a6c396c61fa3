// The camera's frames, one after the other, beside the page's own work: from the device's track into the one that is sent.
import { CostMeter, type Effects, NO_EFFECTS, paintFrame, softSize } from "./effectsPainter";

export type ToWorker =
  | {
      readonly frames: ReadableStream<VideoFrame>;
      readonly painted: WritableStream<VideoFrame>;
      readonly effects: Effects;
    }
  | { readonly effects: Effects };

let effects = NO_EFFECTS;
const meter = new CostMeter((cost) => postMessage({ cost }));

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  effects = data.effects;
  if ("frames" in data) void run(data.frames, data.painted);
});

async function run(frames: ReadableStream<VideoFrame>, painted: WritableStream<VideoFrame>): Promise<void> {
  const paint = painter();
  const through = new TransformStream<VideoFrame, VideoFrame>({
    transform: (frame, controller) => controller.enqueue(paint(frame)),
  });
  // It ends with the device's track.
  await frames.pipeThrough(through).pipeTo(painted);
}

function painter(): (frame: VideoFrame) => VideoFrame {
  const large = new OffscreenCanvas(1, 1);
  const small = new OffscreenCanvas(1, 1);
  const context = large.getContext("2d", { alpha: false });
  const soft = small.getContext("2d", { alpha: false });
  if (!context || !soft) return (frame) => frame;
  return (frame) => {
    const began = performance.now();
    const { displayWidth: width, displayHeight: height, timestamp } = frame;
    if (large.width !== width || large.height !== height) {
      [large.width, large.height] = [width, height];
      [small.width, small.height] = softSize(width, height);
    }
    paintFrame(context, soft, frame, effects);
    frame.close();
    const result = new VideoFrame(large, { timestamp });
    meter.add(began, performance.now());
    return result;
  };
}
