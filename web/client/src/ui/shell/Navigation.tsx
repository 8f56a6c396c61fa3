// The four places: 消息, 通訊錄, 工作台, 我.
import { IconAddressBook, IconLayoutGrid, IconMessage, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useUnread } from "../../modules/messages/unread";
import { Count } from "../Count";
import classes from "./Shell.module.css";

const PLACES = [
  { to: "/messages", text: "nav.messages", icon: IconMessage },
  { to: "/directory", text: "nav.directory", icon: IconAddressBook },
  { to: "/workbench", text: "nav.workbench", icon: IconLayoutGrid },
  { to: "/me", text: "nav.me", icon: IconUser },
] as const;

export function Navigation() {
  const { t } = useTranslation();
  const unread = useUnread();
  return (
    <nav className={classes.navigation} aria-label={t("nav.label")}>
      <div className={classes.brand}>
        <img src="/icon.svg" alt="" width={40} height={40} />
      </div>
      <ul className={classes.places}>
        {PLACES.map(({ to, text, icon: Icon }) => (
          <li key={to}>
            <NavLink to={to} className={({ isActive }) => `${classes.place} ${isActive ? "active" : ""}`}>
              <span className={classes.mark}>
                <Icon size={24} stroke={1.75} aria-hidden />
                {to === "/messages" && (
                  <Count className={classes.unread} of={unread} text={t("messages.unread", { count: unread })} />
                )}
              </span>
              {t(text)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
