// What waits in 消息: unread entries of the inbox and unread messages of the class groups.
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "../../api";
import { keys } from "../../app/keys";

export const groupsQuery = queryOptions({ queryKey: keys.groups, queryFn: api.groups });

export const inboxQuery = infiniteQueryOptions({
  queryKey: keys.inbox,
  queryFn: ({ pageParam }) => api.inbox(pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export function useUnreadNotices(): number {
  return useInfiniteQuery(inboxQuery).data?.pages[0]?.unread ?? 0;
}

export function useUnread(): number {
  const groups = useQuery(groupsQuery).data?.items ?? [];
  return useUnreadNotices() + groups.reduce((sum, group) => sum + group.unread, 0);
}
