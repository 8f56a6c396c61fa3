// What all signed-in pages share, in the shell or in a class: the link to the server and the news that come over it.
import { useSuspenseQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { useAnnouncer } from "../modules/messages/announce";
import { useLiveUpdates } from "./live";
import { sessionQuery } from "./session";

export function SignedIn() {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const { pathname, search } = useLocation();
  if (!me) return <Navigate to={`/sign-in?${new URLSearchParams({ next: pathname + search, ended: "1" })}`} replace />;
  return <News key={me.person.id} me={me.person.id} />;
}

/** A guest of a class has no news but those of the class. */
export function InClass() {
  const { data: me } = useSuspenseQuery(sessionQuery);
  return me ? <News key={me.person.id} me={me.person.id} /> : <Outlet />;
}

function News({ me }: { me: string }) {
  useLiveUpdates(me, useAnnouncer());
  return <Outlet />;
}
