// A group's message in one line, for the list of groups.
import { useTranslation } from "react-i18next";
import type { Message } from "../../api-types";

export function useGist(): (message: Message | null) => string {
  const { t } = useTranslation();
  return (message) => {
    if (!message) return t("messages.noMessages");
    if (message.live) return `[${t(message.live.state === "live" ? "live.now" : "live.ended")}] ${message.live.title}`;
    return `${message.author.name}: ${message.text ?? ""}`;
  };
}
