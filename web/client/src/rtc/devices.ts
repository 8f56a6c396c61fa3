// Microphone, camera and screen of this device. A viewer needs none of them; what fails, fails with a reason.

export type DeviceName = "microphone" | "camera" | "screen";

/** `denied`: by the person or the system; `cancelled`: the picker was closed; `busy`: another program has it. */
export type DeviceFailure = "denied" | "cancelled" | "missing" | "busy" | "unsupported" | "failed";

export class DeviceTrouble extends Error {
  readonly device: DeviceName;
  readonly failure: DeviceFailure;

  constructor(device: DeviceName, failure: DeviceFailure, cause?: unknown) {
    super(`${device} ${failure}`, { cause });
    this.device = device;
    this.failure = failure;
  }
}

const FAILURES: Record<string, DeviceFailure> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

const AUDIO: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
  facingMode: "user",
};
const SCREEN: DisplayMediaStreamOptions = { video: { frameRate: { ideal: 15, max: 30 } }, audio: true };

export function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  return openDevice("microphone", { audio: deviceId ? { ...AUDIO, deviceId: { exact: deviceId } } : AUDIO });
}

export function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  return openDevice("camera", { video: deviceId ? { ...VIDEO, deviceId: { exact: deviceId } } : VIDEO });
}

/** Whether this browser can show a screen at all; phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

export interface ScreenTracks {
  screen: MediaStreamTrack;
  /** The sound of the screen, when the person chose to share it. */
  audio: MediaStreamTrack | null;
}

/** Lets the person choose the desktop, a window or a tab (LIVE-18). Must be called from a tap or a key. */
export async function openScreen(): Promise<ScreenTracks> {
  if (!canShareScreen()) throw new DeviceTrouble("screen", "unsupported");
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia(SCREEN);
    const [screen] = stream.getVideoTracks();
    if (!screen) throw new DeviceTrouble("screen", "failed");
    return { screen, audio: stream.getAudioTracks()[0] ?? null };
  } catch (error) {
    const failure = failureOf(error);
    // A closed picker and a refusal look the same to the page; closing it is by far the more common.
    throw new DeviceTrouble("screen", failure === "denied" ? "cancelled" : failure, error);
  }
}

async function openDevice(device: DeviceName, constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  // Browsers hide the devices from pages that are not served over HTTPS or from this machine.
  if (!navigator.mediaDevices) throw new DeviceTrouble(device, "unsupported");
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(constraints)).getTracks();
    if (!track) throw new DeviceTrouble(device, "failed");
    return track;
  } catch (error) {
    throw error instanceof DeviceTrouble ? error : new DeviceTrouble(device, failureOf(error), error);
  }
}

function failureOf(error: unknown): DeviceFailure {
  return (error instanceof Error && FAILURES[error.name]) || "failed";
}

export interface Device {
  id: string;
  label: string;
}

/** The microphones or cameras to choose from; labels are empty until one was allowed. */
export async function listDevices(device: "microphone" | "camera"): Promise<Device[]> {
  const kind = device === "microphone" ? "audioinput" : "videoinput";
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter((info) => info.kind === kind && info.deviceId !== "")
    .map((info) => ({ id: info.deviceId, label: info.label }));
}
