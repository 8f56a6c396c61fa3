// What the address book asks for.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../api";
import type { Directory, SchoolClass } from "../../api-types";
import { keys } from "../../app/keys";

export interface PeopleFilter {
  q?: string;
  class_id?: string;
  department_id?: string;
  kind?: "staff" | "parent" | "student";
}

/** Classes change once a year; what was loaded stays good for the visit. */
export const directoryQuery = queryOptions({
  queryKey: keys.directory,
  queryFn: api.directory,
  staleTime: 10 * 60_000,
});

export const peopleQuery = (filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: keys.people(filter),
    queryFn: ({ pageParam }) => api.people({ ...filter, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export function classOf(directory: Directory | undefined, id: string): SchoolClass | undefined {
  return directory?.sections
    .flatMap((section) => section.grades.flatMap((grade) => grade.classes))
    .find((item) => item.id === id);
}
