// The frame around the signed-in pages: the four places, the offline bar, news as they come.
import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, Outlet, useLocation, useMatches } from "react-router";
import { useLiveUpdates } from "../../app/live";
import type { RouteHandle } from "../../app/routes";
import { sessionQuery } from "../../app/session";
import { useAnnounceEntry } from "../../modules/messages/announce";
import { PageSkeleton } from "../Skeletons";
import { Navigation } from "./Navigation";
import { OfflineBar } from "./OfflineBar";
import { useRouteFocus } from "./routeFocus";
import classes from "./Shell.module.css";

export function Shell() {
  const { data: me } = useSuspenseQuery(sessionQuery);
  const { pathname, search } = useLocation();
  if (!me) return <Navigate to={`/sign-in?${new URLSearchParams({ next: pathname + search, ended: "1" })}`} replace />;
  return <Frame me={me.person.id} />;
}

function Frame({ me }: { me: string }) {
  const { t } = useTranslation();
  const immersive = useMatches().some((match) => (match.handle as RouteHandle | undefined)?.immersive);
  useLiveUpdates(me, useAnnounceEntry());
  useRouteFocus();
  return (
    <div className={classes.frame} data-immersive={immersive || undefined}>
      <a className={classes.skip} href="#content">
        {t("nav.skip")}
      </a>
      <Navigation />
      <div className={classes.column}>
        <OfflineBar />
        <main id="content" tabIndex={-1} className={classes.main}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </div>
  );
}
