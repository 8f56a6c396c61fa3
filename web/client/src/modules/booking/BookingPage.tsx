// One booked lesson: when, for whom, and what can be done with it: start, change, cancel (undo for 10 s).
import { Button } from "@mantine/core";
import {
  IconBell,
  IconBroadcast,
  IconCalendarEvent,
  IconPencil,
  IconRepeat,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api } from "../../api";
import type { Booking } from "../../api-types";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { LiveBadge } from "../../ui/LiveBadge";
import { Page } from "../../ui/Page";
import { RefusedLine, RefusedPage } from "../../ui/Refused";
import { PageSkeleton } from "../../ui/Skeletons";
import { clockText, dateText, fullText } from "../../ui/Time";
import classes from "./Booking.module.css";
import { useCancel } from "./useCancel";

/** The teacher's early entry: the page must know when it opens. */
const REFRESH_MS = 20_000;

export default function BookingPage() {
  const { bookingId = "" } = useParams();
  const booking = useQuery({
    queryKey: keys.booking(bookingId),
    queryFn: () => api.booking(bookingId),
    refetchInterval: REFRESH_MS,
  });
  if (booking.data) return <Detail booking={booking.data} />;
  if (booking.isError)
    return <RefusedPage back="/classes" error={booking.error} retry={() => void booking.refetch()} />;
  return <PageSkeleton />;
}

function Detail({ booking }: { booking: Booking }) {
  const { t } = useTranslation("classes");
  return (
    <Page
      title={booking.title}
      note={booking.host.name}
      back="/classes"
      backOn="always"
      actions={booking.state === "live" && <LiveBadge state="live" />}
    >
      <Card>
        <Facts booking={booking} />
      </Card>
      <Doing booking={booking} />
      {booking.can_edit && booking.state === "planned" && (
        <div className={classes.change}>
          <Button
            component={Link}
            to={`/classes/bookings/${booking.id}/edit`}
            variant="light"
            leftSection={<IconPencil size={20} aria-hidden />}
          >
            {t("booking.change")}
          </Button>
          <Cancel booking={booking} />
        </div>
      )}
    </Page>
  );
}

function Facts({ booking }: { booking: Booking }) {
  const { t } = useTranslation("classes");
  const locale = intlLocale();
  const when = `${fullText(new Date(booking.starts_at), locale)}–${clockText(new Date(booking.ends_at), locale)}`;
  const groups = booking.groups.map(({ name }) => name).join("、");
  return (
    <ul className={classes.facts}>
      <li>
        <IconCalendarEvent size={22} aria-hidden />
        {when}
      </li>
      <li>
        <IconUsersGroup size={22} aria-hidden />
        {[t(`kind.${booking.kind as "large" | "small"}`), groups].filter(Boolean).join(" · ")}
      </li>
      {booking.weekly_until && (
        <li>
          <IconRepeat size={22} aria-hidden />
          {t("booking.series", { date: dateText(new Date(booking.weekly_until), locale) })}
        </li>
      )}
      {booking.remind_minutes && (
        <li>
          <IconBell size={22} aria-hidden />
          {t("booking.reminds", { count: booking.remind_minutes })}
        </li>
      )}
    </ul>
  );
}

/** The one thing to do with it now, or what has become of it. */
function Doing({ booking }: { booking: Booking }) {
  const { t } = useTranslation("classes");
  const navigate = useNavigate();
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.startBooking(booking.id),
    onSuccess: (live) => {
      void client.invalidateQueries({ queryKey: keys.bookings });
      return navigate(`/class/${live.id}`);
    },
  });
  if (booking.state === "live")
    return (
      <div className={classes.go}>
        <Button component={Link} to={`/class/${booking.id}`}>
          {t("booking.enter")}
        </Button>
      </div>
    );
  if (booking.state !== "planned") return <p className={classes.go}>{t(`booking.${booking.state}`)}</p>;
  if (!booking.can_edit) return <p className={classes.go}>{t("booking.open")}</p>;
  const opens = new Date(Date.parse(booking.starts_at) - EARLY_MS);
  return (
    <div className={classes.go}>
      <RefusedLine error={start.error} />
      <Button
        disabled={!booking.can_start}
        loading={start.isPending || start.isSuccess}
        leftSection={<IconBroadcast size={22} aria-hidden />}
        onClick={() => start.mutate()}
      >
        {t("booking.start")}
      </Button>
      {!booking.can_start && (
        <p className={classes.note}>{t("booking.startsAt", { time: fullText(opens, intlLocale()) })}</p>
      )}
    </div>
  );
}

const EARLY_MS = 30 * 60_000;

function Cancel({ booking }: { booking: Booking }) {
  const { t } = useTranslation("classes");
  const cancel = useCancel(booking);
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => cancel("one")}>
        {t("booking.cancel")}
      </Button>
      {booking.series_id && (
        <Button variant="subtle" color="red" onClick={() => cancel("following")}>
          {t("booking.cancelFollowing")}
        </Button>
      )}
    </>
  );
}
