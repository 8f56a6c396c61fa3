// What a reload of the page must not forget: whether microphone and camera were on in this class, and which they were.

export interface Wanted {
  microphone: boolean;
  camera: boolean;
  /** Device ids of the browser; the usual ones where nothing was chosen. */
  microphoneId?: string;
  cameraId?: string;
}

/** Whether anything was chosen for this class before, on the preview or in class. */
export function remembers(classId: string): boolean {
  return sessionStorage.getItem(key(classId)) !== null;
}

export function remembered(classId: string, otherwise: Wanted): Wanted {
  const text = sessionStorage.getItem(key(classId));
  return text ? { ...otherwise, ...(JSON.parse(text) as Partial<Wanted>) } : otherwise;
}

export function remember(classId: string, change: Partial<Wanted>): void {
  const text = sessionStorage.getItem(key(classId));
  const known = text ? (JSON.parse(text) as Partial<Wanted>) : {};
  sessionStorage.setItem(key(classId), JSON.stringify({ ...known, ...change }));
}

function key(classId: string): string {
  return `class-media:${classId}`;
}
