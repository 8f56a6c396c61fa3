// Microphone and camera before the class: opened for oneself alone, closed again when the page goes on.
import { useCallback, useEffect, useRef, useState } from "react";
import { type DeviceFailure, DeviceTrouble, openCamera, openMicrophone } from "../../../rtc/devices";

export type PreviewSource = "microphone" | "camera";

export interface Preview {
  readonly track: MediaStreamTrack | null;
  /** Why it is not there although it was wanted. */
  readonly failure: DeviceFailure | null;
  readonly toggle: () => void;
  readonly choose: (deviceId: string) => void;
}

const OPEN = { microphone: openMicrophone, camera: openCamera };

/** Opens the device at once; `track` is `null` while it is off or on its way. */
export function usePreview(source: PreviewSource): Preview {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [failure, setFailure] = useState<DeviceFailure | null>(null);
  /** Which attempt counts: a later one, or leaving the page, makes earlier ones stale. */
  const attempt = useRef(0);
  const current = useRef<MediaStreamTrack | null>(null);

  const put = useCallback((next: MediaStreamTrack | null) => {
    current.current?.stop();
    current.current = next;
    setTrack(next);
  }, []);

  const open = useCallback(
    async (deviceId?: string) => {
      const mine = ++attempt.current;
      setFailure(null);
      try {
        const next = await OPEN[source](deviceId);
        if (mine === attempt.current) put(next);
        else next.stop();
      } catch (error) {
        if (!(error instanceof DeviceTrouble)) throw error;
        if (mine === attempt.current) setFailure(error.failure);
      }
    },
    [source, put],
  );

  const close = useCallback(() => {
    attempt.current++;
    put(null);
  }, [put]);

  useEffect(() => {
    void open();
    return close;
  }, [open, close]);

  return { track, failure, toggle: () => (track ? close() : void open()), choose: (id) => void open(id) };
}
