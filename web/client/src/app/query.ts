// The cache of what the server told: who asks again, when, and how an ended sign-in is noticed.
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, isRefusal } from "../api";

const RETRIES = 2;

/** Trouble on the way may pass; a refusal will be the same the next time. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export function createQueryClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isRefusal(error, "not-signed-in")) signedOut();
      },
    }),
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 30_000 }, mutations: { retry: false } },
  });
}
