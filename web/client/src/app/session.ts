// Who is signed in: the query that every page reads, the guards of the routes, and the ways in and out.
import { type QueryClient, queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { redirect, useNavigate } from "react-router";
import { api, isRefusal } from "../api";
import type { Me, Site } from "../api-types";
import { chooseLocale, currentLocale, isLocale } from "../i18n/i18n";
import { connection } from "../signaling/connection";

export const siteQuery = queryOptions({ queryKey: ["site"], staleTime: Number.POSITIVE_INFINITY, queryFn: api.site });

/** Only a hint, to save a request: the server knows who is signed in. */
const SIGNED_IN = "signed-in";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ client }): Promise<Me | null> => {
    // Whoever was not signed in here is asked about in a way that is no error when they still are not.
    if (!localStorage.getItem(SIGNED_IN) && !(await client.fetchQuery({ ...siteQuery, staleTime: 0 })).signed_in)
      return null;
    try {
      const me = await api.session();
      localStorage.setItem(SIGNED_IN, "1");
      await speak(me);
      return me;
    } catch (error) {
      if (!isRefusal(error, "not-signed-in")) throw error;
      localStorage.removeItem(SIGNED_IN);
      return null;
    }
  },
});

/** The first page of somebody who is not signed in: the demo school's cast, else the sign-in. */
export function entrance(site: Site, wanted: string): string {
  const page = site.demo ? "/cast" : "/sign-in";
  return wanted === "/" ? page : `${page}?${new URLSearchParams({ next: wanted })}`;
}

/** A path of this site to go to after sign-in; anything else, such as another origin, leads to the workbench. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : "/workbench";
}

/** Loader of every page that needs a signed-in person. */
export function requireSession(client: QueryClient) {
  return async ({ request }: { request: Request }) => {
    const me = await client.ensureQueryData(sessionQuery);
    if (me) return null;
    const url = new URL(request.url);
    throw redirect(entrance(await client.ensureQueryData(siteQuery), url.pathname + url.search));
  };
}

/** Loader of a class: a signed-in person, or a guest that came in by a name (LIVE-24). */
export function requireEntrant(client: QueryClient) {
  const requireMe = requireSession(client);
  return async ({ request, params }: { request: Request; params: { classId?: string } }) => {
    if (await client.ensureQueryData(sessionQuery)) return null;
    const door = await api.door(params.classId ?? "").catch(() => null);
    return door?.as_guest ? null : requireMe({ request });
  };
}

/** Loader of the start address: on to the workbench or to the entrance. */
export function leadOn(client: QueryClient) {
  return async () => {
    const me = await client.ensureQueryData(sessionQuery);
    throw redirect(me ? "/workbench" : entrance(await client.ensureQueryData(siteQuery), "/"));
  };
}

/** The signed-in person; only for pages behind `requireSession`. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error("used outside of a signed-in page");
  return data;
}

export function isAdministrator(me: Me): boolean {
  return me.identities.some(({ kind }) => kind === "administrator");
}

/** Whether the school has this app of the workbench: an administrator may have switched it off. */
export function hasApp(me: Me, app: string): boolean {
  return !me.apps_off.includes(app);
}

/** The page speaks a language that the school offers, whatever this device had chosen before. */
export async function speak(me: Me): Promise<void> {
  if (!me.locales.includes(currentLocale())) await chooseLocale(me.locale);
}

/** Somebody has been signed in here by other means than the sign-in page. */
export function noteSignedIn(): void {
  localStorage.setItem(SIGNED_IN, "1");
}

/** What follows a successful sign-in, whichever way it was made. */
export function useEnter(): (me: Me, next: string | null) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (me, next) => {
    connection.close();
    client.clear();
    client.setQueryData(sessionQuery.queryKey, me);
    localStorage.setItem(SIGNED_IN, "1");
    if (isLocale(me.locale) && me.locale !== currentLocale()) await chooseLocale(me.locale);
    await navigate(safeNext(next), { replace: true });
  };
}

/** Forgets everything of the person on this page and goes to the entrance. */
export function useLeave(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    connection.close();
    client.clear();
    localStorage.removeItem(SIGNED_IN);
    await navigate("/", { replace: true });
  };
}
