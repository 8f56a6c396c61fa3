// What a page shows when it cannot be shown: a refusal of the server, no network, or a new version of the client.
import { useRouteError } from "react-router";
import { RefusedPage } from "../ui/Refused";

/** A chunk of an earlier release is gone from the server: only loading the page again helps. */
function isStaleRelease(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|Importing a module/i.test(error.message);
}

export function Trouble() {
  const error = useRouteError();
  return (
    <RefusedPage
      error={isStaleRelease(error) ? { code: "new-version" } : error}
      retry={() => window.location.reload()}
    />
  );
}
