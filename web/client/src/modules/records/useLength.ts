// A length of time in words: 1 小時 5 分, 12 分鐘, 40 秒.
import { useTranslation } from "react-i18next";

export function useLength(): (seconds: number) => string {
  const { t } = useTranslation("classes");
  return (seconds) => {
    if (seconds < 60) return t("time.s", { seconds: Math.round(seconds) });
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return t("time.m", { minutes });
    return t("time.hm", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
