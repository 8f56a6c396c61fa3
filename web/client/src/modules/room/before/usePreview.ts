// Microphone and camera before the class: opened for oneself alone, closed again when the page goes on.
import { useCallback, useEffect, useRef, useState } from "react";
import { type DeviceFailure, DeviceTrouble, openCamera, openMicrophone } from "../../../rtc/devices";

export type PreviewSource = "microphone" | "camera";

export interface Preview {
  /** Whether it shall be on in class; true while it is still being opened, false once it failed. */
  readonly wanted: boolean;
  readonly track: MediaStreamTrack | null;
  /** Why it is not there although it was wanted. */
  readonly failure: DeviceFailure | null;
  readonly toggle: () => void;
  readonly choose: (deviceId: string) => void;
}

const OPEN = { microphone: openMicrophone, camera: openCamera };

/** Opens the device at once where it is `usual`; `track` is `null` while it is off or on its way. */
export function usePreview(source: PreviewSource, usual: boolean): Preview {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [failure, setFailure] = useState<DeviceFailure | null>(null);
  const [wanted, setWanted] = useState(usual);
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
      setWanted(true);
      try {
        const next = await OPEN[source](deviceId);
        if (mine === attempt.current) put(next);
        else next.stop();
      } catch (error) {
        if (!(error instanceof DeviceTrouble)) throw error;
        if (mine !== attempt.current) return;
        setFailure(error.failure);
        setWanted(false);
      }
    },
    [source, put],
  );

  const close = useCallback(() => {
    attempt.current++;
    put(null);
  }, [put]);

  useEffect(() => {
    if (usual) void open();
    return close;
  }, [usual, open, close]);

  const toggle = () => {
    if (!wanted) return void open();
    close();
    setWanted(false);
  };
  return { wanted, track, failure, toggle, choose: (id) => void open(id) };
}
