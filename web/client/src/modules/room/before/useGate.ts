// Whether one enters at once or sees oneself first: before a small class, once for each class and window (look.md).
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../../api";
import { keys } from "../../../app/keys";
import { sessionQuery } from "../../../app/session";
import { remembers } from "../memory";

export type Gate =
  | { step: "wait" }
  | { step: "preview"; title: string; hosting: boolean; enter: () => void }
  /** A large class and a broadcast need no device; what cannot be known beforehand is told by entering. */
  | { step: "enter" };

export function useGate(classId: string): Gate {
  const me = useQuery(sessionQuery).data; // nobody: the guest of a class
  const [entered, setEntered] = useState(() => remembers(classId));
  const { data, isPending } = useQuery({
    queryKey: keys.liveClass(classId),
    queryFn: () => api.liveClass(classId),
    enabled: !entered,
    retry: false,
  });
  if (entered) return { step: "enter" };
  if (isPending) return { step: "wait" };
  if (data?.kind !== "small") return { step: "enter" };
  const hosting = data.host.id === me?.person.id;
  return { step: "preview", title: data.title, hosting, enter: () => setEntered(true) };
}
