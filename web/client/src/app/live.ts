// News over the socket, written into the cache: inbox entries, group messages, and a full look after a lost link.
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ClassGroup, Groups, History, InboxEntry, InboxPage, Message } from "../api-types";
import { connection } from "../signaling/connection";
import { keys } from "./keys";

/** Puts a new entry on top of the inbox. Entries that are known already are left alone. */
export function addEntry(inbox: InfiniteData<InboxPage> | undefined, entry: InboxEntry) {
  const [first, ...rest] = inbox?.pages ?? [];
  if (!inbox || !first || inbox.pages.some((page) => page.items.some((item) => item.id === entry.id))) return inbox;
  return { ...inbox, pages: [{ ...first, unread: first.unread + 1, items: [entry, ...first.items] }, ...rest] };
}

/** Appends a message to the newest page, or replaces the one that was shown while it was on its way. */
export function addMessage(history: InfiniteData<History> | undefined, message: Message) {
  const [newest, ...older] = history?.pages ?? [];
  if (!history || !newest) return history;
  const same = (other: Message) =>
    other.id === message.id || (!!message.local_id && other.local_id === message.local_id);
  if (history.pages.some((page) => page.items.some(same))) {
    const pages = history.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (same(item) ? message : item)),
    }));
    return { ...history, pages };
  }
  return { ...history, pages: [{ ...newest, items: [...newest.items, message] }, ...older] };
}

/** The list of groups after a message: its last words, and one more unread unless it is one's own or being read. */
export function noteMessage(groups: Groups | undefined, message: Message, mine: boolean) {
  return groups && { ...groups, items: groups.items.map((group) => touched(group, message, mine)) };
}

function touched(group: ClassGroup, message: Message, mine: boolean): ClassGroup {
  const last = group.last_message;
  if (group.id !== message.group_id) return group;
  if (last?.id === message.id) return { ...group, last_message: message };
  // A live card that ends is told again; it does not become the newest message by that.
  if (last && last.sent_at > message.sent_at) return group;
  return { ...group, last_message: message, unread: mine ? group.unread : group.unread + 1 };
}

function takeEntry(client: QueryClient, entry: InboxEntry): void {
  client.setQueryData<InfiniteData<InboxPage>>(keys.inbox, (inbox) => addEntry(inbox, entry));
  void client.invalidateQueries({ queryKey: keys.workbench });
}

function takeMessage(client: QueryClient, message: Message, me: string): void {
  client.setQueryData<InfiniteData<History>>(keys.messages(message.group_id), (old) => addMessage(old, message));
  // A live card that came or ended: what waits today has changed.
  if (message.live) {
    void client.invalidateQueries({ queryKey: keys.workbench });
    void client.invalidateQueries({ queryKey: keys.liveClasses });
  }
  client.setQueryData<Groups>(keys.groups, (old) => noteMessage(old, message, message.author.id === me));
}

/** Who shows a new entry at once, and takes it back when what it leads to is over. Must keep its identity. */
export interface Announcer {
  announce: (entry: InboxEntry) => void;
  withdraw: (link: string) => void;
}

/** Keeps the cache in step with the server while somebody is signed in. */
export function useLiveUpdates(me: string, announcer: Announcer): void {
  const client = useQueryClient();
  useEffect(() => {
    let wasLost = false;
    const ends = [
      connection.on("notified", ({ data }) => {
        const entry = data as unknown as InboxEntry;
        takeEntry(client, entry);
        announcer.announce(entry);
      }),
      connection.on("group-message-posted", ({ data }) => {
        const message = data as unknown as Message;
        takeMessage(client, message, me);
        if (message.live?.state === "ended") announcer.withdraw(`/class/${message.live.class_id}`);
      }),
      connection.onState((state) => {
        if (state === "lost") wasLost = true;
        if (state === "refused") void client.invalidateQueries({ queryKey: keys.session });
        if (state === "open" && wasLost) {
          wasLost = false;
          void client.invalidateQueries();
        }
      }),
    ];
    connection.open();
    return () => {
      for (const end of ends) end();
    };
  }, [client, me, announcer]);
}
