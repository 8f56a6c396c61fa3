// Start a class: everything has a sensible first value, so that from a class page one tap is enough (LIVE-13..17).
import { Button, TextInput } from "@mantine/core";
import { IconBroadcast, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api, isRefusal } from "../../api";
import type { ClassGroup } from "../../api-types";
import { newId } from "../../app/newId";
import { useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine, RefusedPage } from "../../ui/Refused";
import { groupsQuery } from "../messages/unread";
import { ContentChoice } from "./ContentChoice";
import { canPresentScreen, type Draft, firstDraft, TITLE_LENGTH, toNewClass } from "./draft";
import { GroupChoice } from "./GroupChoice";
import { Rules } from "./Rules";
import classes from "./StartClass.module.css";

export default function StartClassPage() {
  const { t } = useTranslation();
  const me = useMe();
  const groups = useQuery(groupsQuery);
  if (!me.staff) return <RefusedPage back="/workbench" error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("class.start")} back="/classes" backOn="always">
      <Loaded query={groups}>
        {({ items }) =>
          items.length ? (
            <StartForm groups={items} />
          ) : (
            <Empty icon={IconUsersGroup} title={t("class.noGroups")} note={t("class.noGroupsNote")} />
          )
        }
      </Loaded>
    </Page>
  );
}

function StartForm({ groups }: { groups: ClassGroup[] }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [draft, setDraft] = useState<Draft>(() => ({
    ...firstDraft(params.get("group")),
    content: canPresentScreen() ? "screen" : "camera",
  }));
  const [key] = useState(newId);
  const title = t("class.defaultTitle", { name: me.person.name });
  const start = useMutation({
    mutationFn: () => api.startClass(toNewClass(draft, title, groups), key),
    onSuccess: (live) => navigate(`/class/${live.id}`, { replace: true }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Card title={t("class.groups")} flush>
        <GroupChoice groups={groups} draft={draft} change={setDraft} />
      </Card>
      <Card>
        <div className={classes.fields}>
          <TextInput
            label={t("class.title")}
            placeholder={title}
            maxLength={TITLE_LENGTH}
            value={draft.title}
            onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
          />
          <ContentChoice draft={draft} change={setDraft} />
          <Rules draft={draft} change={setDraft} />
        </div>
      </Card>
      <div className={classes.go}>
        <RefusedLine error={start.error} />
        {isRefusal(start.error, "already-live") && (
          <Button component={Link} to="/classes" variant="light" fullWidth>
            {t("class.running")}
          </Button>
        )}
        {draft.groups.length === 0 && <p className={classes.hint}>{t("class.chooseGroup")}</p>}
        <Button
          type="submit"
          fullWidth
          disabled={draft.groups.length === 0}
          loading={start.isPending || start.isSuccess}
          leftSection={<IconBroadcast size={22} aria-hidden />}
        >
          {t("class.go")}
        </Button>
      </div>
    </form>
  );
}
