// The providers around all pages: look, texts, cache and addresses.
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { RouterProvider } from "react-router/dom";
import { cssVariables, theme } from "../theme/theme";
import { PageSkeleton } from "../ui/Skeletons";
import { createQueryClient } from "./query";
import { createRoutes } from "./routes";
import { sessionQuery } from "./session";

const queries = createQueryClient(signedOutElsewhere);
const router = createRoutes(queries);

/** The sign-in ended (on another page, or by the person's own list of devices): whoever is here must come in again. */
function signedOutElsewhere(): void {
  if (queries.getQueryData(sessionQuery.queryKey) === null) return;
  queries.setQueryData(sessionQuery.queryKey, null);
  const { pathname, search } = router.state.location;
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[0] !== "site" });
  void router.navigate(`/sign-in?${new URLSearchParams({ next: pathname + search, ended: "1" })}`, { replace: true });
}

export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Notifications position="top-right" limit={3} />
        <Suspense fallback={<PageSkeleton />}>
          <RouterProvider router={router} />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
