// What this device showed in the last class, so that the next one begins the same way.
const CONTENT = "class-content";

export function rememberContent(content: string): void {
  localStorage.setItem(CONTENT, content);
}

export function rememberedContent(): string | null {
  return localStorage.getItem(CONTENT);
}
