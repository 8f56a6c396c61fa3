// What a reload of the page must not forget: whether the host's microphone and camera were on in this class.

export interface Wanted {
  microphone: boolean;
  camera: boolean;
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
