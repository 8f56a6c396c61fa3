// Files that this page is sending: how far each is, what was refused, and the deck it becomes.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { isRefusal } from "../../api";
import { newId } from "../../app/newId";
import { type DeckItem, putDeck } from "./decks";
import { type Upload, upload } from "./upload";

export interface Sent {
  readonly id: string;
  readonly name: string;
  /** 0..1 */
  readonly part: number;
  readonly error: unknown;
}

interface Uploads {
  readonly sent: readonly Sent[];
  readonly send: (file: File) => void;
  /** Gives an upload up, or takes a refused one off the list. */
  readonly drop: (id: string) => void;
}

/** `arrived` hears of each deck that the server has taken; it is converted from then on. */
export function useUpload(arrived?: (deck: DeckItem) => void): Uploads {
  const client = useQueryClient();
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const running = useRef(new Map<string, Upload>());
  const hear = useRef(arrived);
  hear.current = arrived;
  useEffect(() => {
    const { current } = running;
    return () => {
      for (const one of current.values()) one.abort();
    };
  }, []);
  const change = (id: string, part: Partial<Sent>) =>
    setSent((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const drop = (id: string) => {
    running.current.get(id)?.abort();
    running.current.delete(id);
    setSent((all) => all.filter((one) => one.id !== id));
  };
  const send = (file: File) => {
    const id = newId();
    setSent((all) => [...all, { id, name: file.name, part: 0, error: null }]);
    const one = upload(file, (part) => change(id, { part }));
    running.current.set(id, one);
    one.deck.then(
      (deck) => {
        putDeck(client, deck);
        drop(id);
        hear.current?.(deck);
      },
      (error: unknown) => {
        running.current.delete(id);
        if (!isRefusal(error, "aborted")) change(id, { error });
      },
    );
  };
  return { sent, send, drop };
}
