// The apps of a role, each with the count of what waits in it.
import {
  type Icon,
  IconAddressBook,
  IconAdjustments,
  IconApps,
  IconBell,
  IconBroadcast,
  IconPresentation,
  IconQrcode,
  IconSchool,
  IconUserCheck,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Workbench } from "../../api-types";
import { Count } from "../../ui/Count";
import classes from "./Workbench.module.css";

type Name = "classes" | "slides" | "groups" | "directory" | "promotion" | "console" | "inbox" | "codes" | "requests";

interface App {
  to: string;
  icon: Icon;
  title: `app.${Name}.title`;
  note: `app.${Name}.note`;
  tone: string;
}

const APPS: Record<string, App> = {
  classes: { to: "/classes", icon: IconBroadcast, title: "app.classes.title", note: "app.classes.note", tone: "jade" },
  slides: { to: "/slides", icon: IconPresentation, title: "app.slides.title", note: "app.slides.note", tone: "rose" },
  groups: { to: "/messages", icon: IconUsersGroup, title: "app.groups.title", note: "app.groups.note", tone: "sky" },
  directory: {
    to: "/directory",
    icon: IconAddressBook,
    title: "app.directory.title",
    note: "app.directory.note",
    tone: "sand",
  },
  promotion: {
    to: "/promotion",
    icon: IconSchool,
    title: "app.promotion.title",
    note: "app.promotion.note",
    tone: "sand",
  },
  codes: { to: "/sign-up-codes", icon: IconQrcode, title: "app.codes.title", note: "app.codes.note", tone: "jade" },
  requests: {
    to: "/sign-up-requests",
    icon: IconUserCheck,
    title: "app.requests.title",
    note: "app.requests.note",
    tone: "rose",
  },
  console: {
    to: "/console",
    icon: IconAdjustments,
    title: "app.console.title",
    note: "app.console.note",
    tone: "sky",
  },
  inbox: { to: "/messages/notices", icon: IconBell, title: "app.inbox.title", note: "app.inbox.note", tone: "rose" },
};

export function AppGrid({ apps }: { apps: Workbench["apps"] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="apps" className={classes.apps}>
      <h2 id="apps" className={classes.heading}>
        {t("workbench.apps")}
      </h2>
      <ul className={classes.grid}>
        {apps.map(({ name, waiting }) => {
          const app = APPS[name];
          return app && <Tile key={name} app={app} waiting={waiting} />;
        })}
      </ul>
    </section>
  );
}

function Tile({ app, waiting }: { app: App; waiting: number }) {
  const { t } = useTranslation();
  const { icon: Mark = IconApps } = app;
  return (
    <li>
      <Link to={app.to} className={classes.tile}>
        <span className={classes.tileHead}>
          <span className={classes.tileMark} data-tone={app.tone}>
            <Mark size={26} stroke={1.75} aria-hidden />
          </span>
          <Count of={waiting} text={t("workbench.waiting", { count: waiting })} />
        </span>
        <span className={classes.tileTitle}>{t(app.title)}</span>
        <span className={classes.note}>{t(app.note)}</span>
      </Link>
    </li>
  );
}
