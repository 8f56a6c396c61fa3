// The pictures of a deck's pages: where they are, and when one can be shown without a flash.
import { useEffect, useState } from "react";
import type { Deck } from "../../../signaling/messages";
import { useShowing } from "../context";

export const LARGE_WIDTH = 1920;
export const SMALL_WIDTH = 320;

export type PictureSize = "large" | "small";

/** Where the slides of a class that runs are. */
export const SLIDES = "/api/v1/slides";

/** `slides`: where they are (`Showing`). */
export function pictureUrl(slides: string, deck: string, page: number, size: PictureSize): string {
  return `${slides}/${deck}/pages/${page}/${size}.webp`;
}

/** A page that can be shown: its small picture is here, which tells its shape. */
export interface Slide {
  readonly deck: string;
  readonly page: number;
  /** Width / height. */
  readonly aspect: number;
}

interface Loading {
  readonly slide: Slide | null;
  readonly failed: boolean;
  readonly retry: () => void;
}

/** The page of the deck as soon as there is something to see of it; until then the page before stays. */
export function useSlide({ id, page, page_count }: Deck, thin: boolean): Loading {
  const { slides } = useShowing();
  const [slide, setSlide] = useState<Slide | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is what `attempt` is for.
  useEffect(() => {
    const left = new AbortController();
    setFailed(false);
    load(pictureUrl(slides, id, page, "small"), left.signal).then(
      ({ naturalWidth, naturalHeight }) => setSlide({ deck: id, page, aspect: naturalWidth / naturalHeight }),
      () => left.signal.aborted || setFailed(true),
    );
    return () => left.abort();
  }, [slides, id, page, attempt]);
  const isHere = slide?.deck === id && slide.page === page;
  useEffect(() => {
    if (isHere) return preload(slides, id, page, page_count, thin);
  }, [isHere, slides, id, page, page_count, thin]);
  return { slide, failed: failed && !isHere, retry: () => setAttempt(attempt + 1) };
}

/** How long a page has to stay on a thin line before its sharp picture is asked for, in milliseconds. */
const STAYS_MS = 5000;

/** Whether the sharp picture may be asked for: a thin line carries the small ones of all pages near by before. */
export function useSharp(slide: Slide | null, thin: boolean): boolean {
  const page = slide && `${slide.deck}/${slide.page}`;
  const [sharp, setSharp] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSharp(page), thin ? STAYS_MS : 0);
    return () => clearTimeout(timer);
  }, [page, thin]);
  return !thin || sharp === page;
}

/** Ends the loading of a picture that leaves the page: it must not stand in the way of the one that comes. */
export function abandoned(image: HTMLImageElement): () => void {
  return () => {
    if (image.complete) return;
    image.removeAttribute("srcset");
    image.src = "";
  };
}

/** The next page, once this one is here; and the one before, small, for the way back. */
function preload(slides: string, id: string, page: number, count: number, thin: boolean): () => void {
  const wanted: [number, PictureSize][] = [
    [page + 1, "small"],
    ...(thin ? [] : ([[page + 1, "large"]] as [number, PictureSize][])),
    [page - 1, "small"],
  ];
  const images = wanted
    .filter(([number]) => number >= 1 && number <= count)
    .map(([number, size]) => {
      const image = new Image();
      image.fetchPriority = "low";
      image.src = pictureUrl(slides, id, number, size);
      return image;
    });
  return () => {
    // What is not needed any more must not stand in the way of what is.
    for (const image of images) if (!image.complete) image.src = "";
  };
}

/** In milliseconds: a page may be refused for a moment, before the class's use of the deck is written down. */
const PAUSES = [300, 1000, 3000];

/** The picture, decoded. Rejects when it cannot be had, or is not wanted any more. */
async function load(url: string, left: AbortSignal, [pause, ...later] = PAUSES): Promise<HTMLImageElement> {
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    left.throwIfAborted();
    return image;
  } catch (error) {
    if (pause === undefined || left.aborted) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause));
    return load(url, left, later);
  }
}
