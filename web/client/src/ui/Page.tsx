// One page: its title (also the document's), a way back on phones, its actions, its content at a readable width.
import { ActionIcon, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./Page.module.css";

interface Props {
  title: string;
  /** A quiet line under the title. */
  note?: ReactNode;
  /** Where "back" leads; without it the page is a place of its own. */
  back?: string;
  /** With a list beside it, the way back is needed on phones only. */
  backOn?: "phone" | "always";
  actions?: ReactNode;
  /** The heading's rank: 2 for what stands beside a list, whose title is the first. */
  order?: 1 | 2;
  children: ReactNode;
}

/** `null`: a page inside of this one has the title. */
export function useDocumentTitle(title: string | null): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (title !== null) document.title = `${title} · ${t("app.name")}`;
  }, [title, t]);
}

export function PageHead({ title, note, back, backOn = "phone", actions, order = 1 }: Omit<Props, "children">) {
  const { t } = useTranslation();
  useDocumentTitle(title);
  return (
    <header className={classes.head}>
      {back && (
        <ActionIcon
          component={Link}
          to={back}
          aria-label={t("action.back")}
          className={backOn === "phone" ? classes.phoneOnly : ""}
        >
          <IconChevronLeft aria-hidden />
        </ActionIcon>
      )}
      <div className={classes.titles}>
        <Title order={order} size="h1" tabIndex={-1} data-page-heading className={classes.title}>
          {title}
        </Title>
        {note && <p className={classes.note}>{note}</p>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </header>
  );
}

export function Page({ children, ...head }: Props) {
  return (
    <div className={classes.page}>
      <PageHead {...head} />
      {children}
    </div>
  );
}
