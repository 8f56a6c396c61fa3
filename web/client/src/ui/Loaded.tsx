// One query on a page: its skeleton, its refusal, or what it brought.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Refused } from "./Refused";
import { RowsSkeleton } from "./Skeletons";

interface Props<Data> {
  query: UseQueryResult<Data>;
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

export function Loaded<Data>({ query, skeleton = <RowsSkeleton />, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Refused error={query.error} retry={() => void query.refetch()} />;
  return skeleton;
}
