// The pictures of a deck's pages: where they are, and when one can be shown without a flash.
import { useEffect, useState } from "react";
import type { Deck } from "../../../signaling/messages";

export const LARGE_WIDTH = 1920;
export const SMALL_WIDTH = 320;

export type PictureSize = "large" | "small";

export function pictureUrl(deck: string, page: number, size: PictureSize): string {
  return `/api/v1/slides/${deck}/pages/${page}/${size}.webp`;
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
export function useSlide({ id, page, page_count }: Deck): Loading {
  const [slide, setSlide] = useState<Slide | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is what `attempt` is for.
  useEffect(() => {
    let isWanted = true;
    setFailed(false);
    load(pictureUrl(id, page, "small")).then(
      (image) => isWanted && setSlide({ deck: id, page, aspect: image.naturalWidth / image.naturalHeight }),
      () => isWanted && setFailed(true),
    );
    return () => {
      isWanted = false;
    };
  }, [id, page, attempt]);
  const isHere = slide?.deck === id && slide.page === page;
  useEffect(() => {
    if (isHere) return preload(id, page, page_count);
  }, [isHere, id, page, page_count]);
  return { slide, failed: failed && !isHere, retry: () => setAttempt(attempt + 1) };
}

/** The next page, once this one is here; and the one before, small, for the way back. */
function preload(id: string, page: number, count: number): () => void {
  const wanted: [number, PictureSize][] = [
    [page + 1, "small"],
    [page + 1, "large"],
    [page - 1, "small"],
  ];
  const images = wanted
    .filter(([number]) => number >= 1 && number <= count)
    .map(([number, size]) => {
      const image = new Image();
      image.fetchPriority = "low";
      image.src = pictureUrl(id, number, size);
      return image;
    });
  return () => {
    // What is not needed any more must not stand in the way of what is.
    for (const image of images) if (!image.complete) image.src = "";
  };
}

async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}
