// After a change of page the reader stands at its heading, by keyboard and by screen reader.
import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

export function useRouteFocus(): void {
  const { pathname } = useLocation();
  const previous = useRef(pathname);
  useEffect(() => {
    if (previous.current === pathname) return;
    previous.current = pathname;
    const headings = [...document.querySelectorAll<HTMLElement>("[data-page-heading]")];
    const visible = headings.filter((heading) => heading.checkVisibility?.() ?? true);
    const target = visible.at(-1) ?? document.getElementById("content");
    target?.focus({ preventScroll: true });
  }, [pathname]);
}
