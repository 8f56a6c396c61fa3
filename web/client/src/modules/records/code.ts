// The check code of a slip: in groups of four for the eye, without them for the server.
export function spaced(code: string): string {
  return code.match(/.{1,4}/g)?.join(" ") ?? code;
}

export function plain(typed: string): string {
  return typed.replace(/[\s-]+/g, "");
}
