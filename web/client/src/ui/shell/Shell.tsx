// The frame around the signed-in pages: the four places, the offline bar, the page.
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useMatches } from "react-router";
import type { RouteHandle } from "../../app/routes";
import { PageSkeleton } from "../Skeletons";
import { Navigation } from "./Navigation";
import { OfflineBar } from "./OfflineBar";
import { useRouteFocus } from "./routeFocus";
import classes from "./Shell.module.css";

export function Shell() {
  const { t } = useTranslation();
  const immersive = useMatches().some((match) => (match.handle as RouteHandle | undefined)?.immersive);
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
