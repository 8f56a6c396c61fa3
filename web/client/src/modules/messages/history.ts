// The messages of one group: older pages on demand, sending with an own id, reading marked as it happens.
import { type InfiniteData, infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api";
import type { Groups, History, Message } from "../../api-types";
import { keys } from "../../app/keys";
import { addMessage } from "../../app/live";
import { newId } from "../../app/newId";

/** Pages go back in time: the first page is the newest; inside a page the oldest message stands first. */
export const historyQuery = (group: string) =>
  infiniteQueryOptions({
    queryKey: keys.messages(group),
    queryFn: ({ pageParam }) => api.messages(group, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.items[0]?.id : undefined),
  });

export function inOrder(history: InfiniteData<History> | undefined): Message[] {
  return [...(history?.pages ?? [])].reverse().flatMap((page) => page.items);
}

export function usePost(group: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => api.postMessage(group, { text, local_id: newId() }),
    onSuccess: (message) => {
      client.setQueryData<InfiniteData<History>>(keys.messages(group), (old) => addMessage(old, message));
    },
  });
}

/** Tells the server, once for each newest message, that it was seen, and clears the count in the list. */
export function useMarkRead(group: string, newest: string | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!newest) return;
    const unread = client.getQueryData<Groups>(keys.groups)?.items.find((item) => item.id === group)?.unread;
    if (unread === 0) return;
    client.setQueryData<Groups>(
      keys.groups,
      (old) => old && { ...old, items: old.items.map((item) => (item.id === group ? { ...item, unread: 0 } : item)) },
    );
    api.readMessages(group, newest).catch(() => client.invalidateQueries({ queryKey: keys.groups }));
  }, [client, group, newest]);
}
