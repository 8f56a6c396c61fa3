// Start a class: everything has a sensible first value, so that from a class page one tap is enough (LIVE-13..17).
import { Button } from "@mantine/core";
import { IconBroadcast } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, isRefusal } from "../../api";
import type { ClassGroup, ClassSettings } from "../../api-types";
import { newId } from "../../app/newId";
import { useMe } from "../../app/session";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine, RefusedPage } from "../../ui/Refused";
import { groupsQuery } from "../messages/unread";
import { type DeckItem, isUnderWay } from "../slides/decks";
import classes from "./ClassForm.module.css";
import { Disabled } from "./Disabled";
import { type Draft, toNewClass } from "./draft";
import { Fields } from "./Fields";
import { rememberContent } from "./remembered";
import { useBeginnings, useDraft } from "./useDraft";

export default function StartClassPage() {
  const { t } = useTranslation("classes");
  const me = useMe();
  const groups = useQuery(groupsQuery);
  const { settings, decks, settled } = useBeginnings();
  if (!me.staff) return <RefusedPage back="/workbench" error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("start.title")} back="/classes" backOn="always">
      <Loaded query={settings}>
        {(known) => (
          <Loaded query={groups}>
            {({ items }) =>
              known.enabled ? settled && <StartForm groups={items} settings={known} decks={decks} /> : <Disabled />
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface Props {
  groups: ClassGroup[];
  settings: ClassSettings;
  decks: DeckItem[];
}

function StartForm({ groups, settings, decks }: Props) {
  const { t } = useTranslation("classes");
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [draft, change] = useDraft(settings, decks, params.get("group"));
  const [key] = useState(newId);
  const start = useMutation({
    mutationFn: () => api.startClass(toNewClass(draft, groups), key),
    onSuccess: (live) => {
      rememberContent(draft.content);
      return navigate(`/class/${live.id}`, { replace: true });
    },
  });
  const missing = useMissing(draft, decks);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Fields groups={groups} draft={draft} change={change} settings={settings} />
      <div className={classes.go}>
        <RefusedLine error={start.error} />
        {isRefusal(start.error, "already-live") && (
          <Button component={Link} to="/classes" variant="light" fullWidth>
            {t("start.running")}
          </Button>
        )}
        {missing && (
          <p className={classes.hint} role="status">
            {missing}
          </p>
        )}
        <Button
          type="submit"
          fullWidth
          disabled={missing !== null}
          loading={start.isPending || start.isSuccess}
          leftSection={<IconBroadcast size={22} aria-hidden />}
        >
          {t("start.go")}
        </Button>
      </div>
    </form>
  );
}

/** What is missing before the class can start, in words: slides that are not chosen or not converted yet. */
function useMissing(draft: Draft, decks: DeckItem[]): string | null {
  const { t } = useTranslation("classes");
  if (draft.content !== "slides") return null;
  const deck = decks.find(({ id }) => id === draft.deck);
  if (!deck) return t("deck.choose");
  return isUnderWay(deck) ? t("deck.wait") : null;
}
