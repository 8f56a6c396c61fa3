// How the keeping of a recording is worded.
import { useTranslation } from "react-i18next";
import { intlLocale } from "../../i18n/i18n";
import { dateText } from "../../ui/Time";
import type { RecordingItem } from "./api";

/** 無限期, or until when. */
export function useExpiry(): (item: RecordingItem) => string {
  const { t } = useTranslation("recordings");
  return ({ state, expires_at, removed_at }) => {
    if (state === "binned" && removed_at) return t("goneAt", { date: dateText(new Date(removed_at), intlLocale()) });
    return expires_at ? dateText(new Date(expires_at), intlLocale()) : t("forEver");
  };
}

/** What is special about it; empty when nothing is. */
export function useNote(): (item: RecordingItem) => string {
  const { t } = useTranslation("recordings");
  return ({ state, transcoded }) => {
    if (state === "running") return t("state.running");
    if (state === "lost") return t("state.lost");
    return transcoded ? t("transcoded") : "";
  };
}
