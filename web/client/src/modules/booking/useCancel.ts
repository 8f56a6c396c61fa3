// Takes a booked lesson, or it and those after it, off the lists at once and off the server when nobody undoes it.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, type Reach } from "../../api";
import type { Booking, Bookings } from "../../api-types";
import { keys } from "../../app/keys";
import { useUndo } from "../../ui/undo";

/** Whether a lesson goes when `gone` is cancelled so far. */
export function goes(lesson: Booking, gone: Booking, reach: Reach): boolean {
  if (lesson.id === gone.id) return true;
  const sameSeries = gone.series_id !== null && lesson.series_id === gone.series_id;
  return reach === "following" && sameSeries && lesson.starts_at > gone.starts_at;
}

export function useCancel(booking: Booking): (reach: Reach) => void {
  const { t } = useTranslation("classes");
  const client = useQueryClient();
  const navigate = useNavigate();
  const undo = useUndo();
  const restore = () => {
    void client.invalidateQueries({ queryKey: keys.bookings });
    void client.invalidateQueries({ queryKey: keys.workbench });
  };
  return (reach) => {
    client.setQueryData<Bookings>(
      keys.bookings,
      (list) => list && { ...list, items: list.items.filter((lesson) => !goes(lesson, booking, reach)) },
    );
    undo({
      text: t("booking.undone", { title: booking.title }),
      commit: () => api.cancelBooking(booking.id, reach),
      restore,
    });
    void navigate("/classes", { replace: true });
  };
}
