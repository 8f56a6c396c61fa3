// A camera that looks for a code until it has found one; it is switched off with the page.
import { type RefObject, useEffect, useRef, useState } from "react";
import { type Detector, openDetector } from "./detector";

/** Between two looks: a phone stays cool, and nobody waits. */
const LOOK_MS = 150;

export type CameraTrouble = "no-camera" | "camera-refused";

interface Scan {
  video: RefObject<HTMLVideoElement | null>;
  trouble: CameraTrouble | null;
}

function troubleOf(error: unknown): CameraTrouble {
  return error instanceof DOMException && error.name === "NotAllowedError" ? "camera-refused" : "no-camera";
}

async function watch(video: HTMLVideoElement, detector: Detector, ended: AbortSignal): Promise<string | null> {
  while (!ended.aborted) {
    const found = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(video) : [];
    const text = found.find(({ rawValue }) => rawValue.trim() !== "")?.rawValue;
    if (text) return text;
    await new Promise((resume) => setTimeout(resume, LOOK_MS));
  }
  return null;
}

async function look(video: HTMLVideoElement, ended: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  ended.addEventListener("abort", stop);
  if (ended.aborted) stop();
  try {
    video.srcObject = stream;
    await video.play();
    return await watch(video, await openDetector(), ended);
  } finally {
    stop();
  }
}

export function useScan(found: (text: string) => void): Scan {
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(found);
  told.current = found;
  const [trouble, setTrouble] = useState<CameraTrouble | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    if (video.current)
      look(video.current, ending.signal).then(
        (text) => text !== null && !ending.signal.aborted && told.current(text),
        (error) => !ending.signal.aborted && setTrouble(troubleOf(error)),
      );
    return () => ending.abort();
  }, []);
  return { video, trouble };
}
