// The code of a slip as somebody hands it over: alone, with line breaks of a copy, or within the slip's whole address.
export function codeOf(typed: string): string {
  return typed.replace(/\s+/g, "").split("/").at(-1) ?? "";
}
