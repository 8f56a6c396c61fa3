// The frame of the pages before sign-in: the school's mark, one card, the languages.
import { Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Locale } from "../../i18n/i18n";
import { LanguageSwitch } from "../../ui/LanguageSwitch";
import { useDocumentTitle } from "../../ui/Page";
import classes from "./Entrance.module.css";

interface Props {
  title: string;
  note?: string;
  wide?: boolean;
  /** The languages of the school, where one is known. */
  languages?: readonly Locale[];
  children: ReactNode;
}

export function Entrance({ title, note, wide, languages, children }: Props) {
  const { t } = useTranslation();
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <header className={classes.top}>
        <span className={classes.brand}>
          <img src="/icon.svg" alt="" width={36} height={36} />
          {t("app.name")}
        </span>
        <div className={classes.language}>
          <LanguageSwitch offered={languages} />
        </div>
      </header>
      <main className={classes.main}>
        <Title order={1} data-page-heading tabIndex={-1}>
          {title}
        </Title>
        {note && <p className={classes.note}>{note}</p>}
        {children}
      </main>
    </div>
  );
}
