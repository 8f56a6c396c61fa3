// Book a class, one lesson or a weekly series (LIVE-04, LIVE-52); what will be booked is shown before it is.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { api } from "../../api";
import type { ClassGroup, ClassSettings } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine, RefusedPage } from "../../ui/Refused";
import { Disabled } from "../classes/Disabled";
import { Fields } from "../classes/Fields";
import { useBeginnings, useDraft } from "../classes/useDraft";
import { groupsQuery } from "../messages/unread";
import type { DeckItem } from "../slides/decks";
import classes from "./Booking.module.css";
import { toNewBooking } from "./draft";
import { Preview } from "./Preview";
import { ScheduleFields } from "./ScheduleFields";
import { fault, firstSchedule, type Schedule } from "./schedule";

export default function BookPage() {
  const { t } = useTranslation("classes");
  const me = useMe();
  const groups = useQuery(groupsQuery);
  const { settings, decks, settled } = useBeginnings();
  if (!me.staff) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("book.title")} back="/classes" backOn="always">
      <Loaded query={settings}>
        {(known) => (
          <Loaded query={groups}>
            {({ items }) =>
              known.enabled ? settled && <BookForm groups={items} settings={known} decks={decks} /> : <Disabled />
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

function BookForm({ groups, settings, decks }: Props) {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const [draft, change] = useDraft(settings, decks, params.get("group"));
  const [now] = useState(() => new Date());
  const [schedule, setSchedule] = useState(() => firstSchedule(now));
  const changeSchedule = (part: Partial<Schedule>) => setSchedule((before) => ({ ...before, ...part }));
  const wish = toNewBooking(draft, schedule, groups);
  const book = useMutation({
    mutationFn: () => api.book(wish),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.bookings });
      void client.invalidateQueries({ queryKey: keys.workbench });
      notifications.show({
        message: t("book.saved"),
        withCloseButton: true,
        closeButtonProps: { "aria-label": common("action.close") },
      });
      await navigate("/classes", { replace: true });
    },
  });
  const noGroup = draft.groups.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    book.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Card title={t("book.when")}>
        <ScheduleFields schedule={schedule} change={changeSchedule} now={now} />
      </Card>
      <Fields booking groups={groups} draft={draft} change={change} settings={settings} />
      {fault(schedule, now) === null && <Preview wish={wish} />}
      <div className={classes.bottom}>
        <RefusedLine error={book.error} />
        {noGroup && (
          <p className={classes.note} role="status">
            {t("book.noGroup")}
          </p>
        )}
        <Button
          type="submit"
          fullWidth
          disabled={noGroup || fault(schedule, now) !== null}
          loading={book.isPending || book.isSuccess}
          leftSection={<IconCalendarPlus size={22} aria-hidden />}
        >
          {t("book.save")}
        </Button>
      </div>
    </form>
  );
}
