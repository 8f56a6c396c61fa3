// What follows when a sign-up has signed somebody in: everything that was known of nobody, or of another school, is old.
import type { QueryClient } from "@tanstack/react-query";
import { noteSignedIn, sessionQuery } from "../../app/session";
import { connection } from "../../signaling/connection";

export function arrived(client: QueryClient): void {
  connection.close();
  noteSignedIn();
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "sign-up" });
  void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
}
