// Deleting with a way back: off the page at once, into the server's bin when nobody objects, and out of it for a day.
import { notifications } from "@mantine/notifications";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { useErrorText } from "../../i18n/errors";
import { useUndo } from "../../ui/undo";
import { type RecordingItem, recordingsApi } from "./api";

interface Listed {
  items: RecordingItem[];
  total: number;
}

type Some = Pick<RecordingItem, "id" | "name">[];

export function useBin(): { remove: (items: Some) => void; restore: (items: Some) => void } {
  const { t } = useTranslation("recordings");
  const client = useQueryClient();
  const undo = useUndo();
  const textOf = useErrorText();
  const again = () => client.invalidateQueries({ queryKey: keys.recordings });
  const leaveOut = (ids: Set<string>) =>
    client.setQueriesData<InfiniteData<Listed>>({ queryKey: keys.recordings, predicate: isList }, (data) => {
      if (!data?.pages) return data;
      const pages = data.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }));
      return { ...data, pages };
    });
  const named = (items: Some) => ({ count: items.length, name: items[0]?.name ?? "" });
  const remove = (items: Some) => {
    const ids = items.map(({ id }) => id);
    leaveOut(new Set(ids));
    undo({
      text: t("deleted", named(items)),
      commit: () => recordingsApi.remove(ids).then(again),
      restore: () => void again(),
    });
  };
  const restore = (items: Some) => {
    const ids = items.map(({ id }) => id);
    leaveOut(new Set(ids));
    recordingsApi
      .restore(ids)
      .then(() => notifications.show({ message: t("restored", named(items)) }))
      .catch((error: unknown) => notifications.show({ color: "red", message: textOf(error).text }))
      .finally(again);
  };
  return { remove, restore };
}

function isList({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return typeof queryKey[1] === "object";
}
