// What a page of slides is called: the first line of its words. Pure.
export function headingOf(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.trim())
      .find(Boolean) ?? ""
  );
}
