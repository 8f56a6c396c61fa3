// Change a booked lesson, or it and those after it.
import { Button, SegmentedControl } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, type Reach } from "../../api";
import type { Booking, ClassGroup, ClassSettings } from "../../api-types";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine, RefusedPage } from "../../ui/Refused";
import { Fields } from "../classes/Fields";
import { useBeginnings, useDraft } from "../classes/useDraft";
import { groupsQuery } from "../messages/unread";
import type { DeckItem } from "../slides/decks";
import classes from "./Booking.module.css";
import { draftOf, scheduleOf, toChange } from "./draft";
import { ScheduleFields } from "./ScheduleFields";
import { fault, type Schedule } from "./schedule";

export default function EditBookingPage() {
  const { t } = useTranslation("classes");
  const { bookingId = "" } = useParams();
  const groups = useQuery(groupsQuery);
  const booking = useQuery({ queryKey: keys.booking(bookingId), queryFn: () => api.booking(bookingId) });
  const { settings, decks, settled } = useBeginnings();
  const back = `/classes/bookings/${bookingId}`;
  if (booking.data && !booking.data.can_change) return <RefusedPage back={back} error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("book.edit")} back={back} backOn="always">
      <Loaded query={settings}>
        {(known) => (
          <Loaded query={groups}>
            {({ items }) => (
              <Loaded query={booking}>
                {(lesson) =>
                  settled && <EditForm key={lesson.id} booking={lesson} groups={items} settings={known} decks={decks} />
                }
              </Loaded>
            )}
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
}

interface Props {
  booking: Booking;
  groups: ClassGroup[];
  settings: ClassSettings;
  decks: DeckItem[];
}

function EditForm({ booking, groups, settings, decks }: Props) {
  const { t } = useTranslation("classes");
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, change] = useDraft(settings, decks, null, draftOf(booking));
  const [now] = useState(() => new Date());
  const [schedule, setSchedule] = useState(() => scheduleOf(booking));
  const [reach, setReach] = useState<Reach>("one");
  const save = useMutation({
    mutationFn: () => api.changeBooking(booking.id, reach, toChange(draft, schedule, groups)),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.bookings });
      void client.invalidateQueries({ queryKey: keys.workbench });
      await navigate(`/classes/bookings/${booking.id}`, { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      {booking.series_id && <ReachChoice reach={reach} choose={setReach} />}
      <Card title={t("book.when")}>
        <ScheduleFields
          single
          schedule={schedule}
          now={now}
          change={(part: Partial<Schedule>) => setSchedule((before) => ({ ...before, ...part }))}
        />
      </Card>
      <Fields booking groups={groups} draft={draft} change={change} settings={settings} />
      <div className={classes.bottom}>
        <RefusedLine error={save.error} />
        <Button
          type="submit"
          fullWidth
          disabled={draft.groups.length === 0 || fault(schedule, now) !== null}
          loading={save.isPending}
        >
          {t("book.saveEdit")}
        </Button>
      </div>
    </form>
  );
}

function ReachChoice({ reach, choose }: { reach: Reach; choose: (reach: Reach) => void }) {
  const { t } = useTranslation("classes");
  return (
    <SegmentedControl
      fullWidth
      mb="md"
      aria-label={t("book.scope")}
      value={reach}
      onChange={(value) => choose(value as Reach)}
      data={[
        { value: "one", label: t("book.one") },
        { value: "following", label: t("book.following") },
      ]}
    />
  );
}
