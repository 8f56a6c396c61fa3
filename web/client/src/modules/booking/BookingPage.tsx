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
import { clockText, fullText } from "../../ui/Time";
import classes from "./Booking.module.css";
import { endOf, wayIn } from "./lesson";
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
      actions={booking.state === "started" && <LiveBadge state="live" />}
    >
      <Card>
        <Facts booking={booking} />
      </Card>
      <Doing booking={booking} />
      {booking.can_change && (
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
  const when = `${fullText(new Date(booking.starts_at), locale)}–${clockText(endOf(booking), locale)}`;
  const scope = booking.scope.join("、");
  return (
    <ul className={classes.facts}>
      <li>
        <IconCalendarEvent size={22} aria-hidden />
        {when}
      </li>
      <li>
        <IconUsersGroup size={22} aria-hidden />
        {[t(`kind.${booking.kind as "large" | "small"}`), scope].filter(Boolean).join(" · ")}
      </li>
      {booking.series_id && (
        <li>
          <IconRepeat size={22} aria-hidden />
          {t("booking.series")}
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
  if (booking.state === "started")
    return (
      <div className={classes.go}>
        <Button component={Link} to={wayIn(booking, new Date())}>
          {t("booking.enter")}
        </Button>
      </div>
    );
  if (booking.state !== "booked") return <p className={classes.go}>{t(`booking.${booking.state}`)}</p>;
  if (!booking.mine) return <p className={classes.go}>{t("booking.open")}</p>;
  const opens = new Date(booking.opens_at);
  const open = opens <= new Date();
  return (
    <div className={classes.go}>
      <RefusedLine error={start.error} />
      <Button
        disabled={!open}
        loading={start.isPending || start.isSuccess}
        leftSection={<IconBroadcast size={22} aria-hidden />}
        onClick={() => start.mutate()}
      >
        {t("booking.start")}
      </Button>
      {!open && <p className={classes.note}>{t("booking.startsAt", { time: fullText(opens, intlLocale()) })}</p>}
    </div>
  );
}

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
