// A new inbox entry as a toast; a class that starts can be entered from it with one tap.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { InboxEntry } from "../../api-types";
import { entryLink, useEntryWords } from "./entry";

const SHOWN_MS = 12_000;

export function useAnnounceEntry(): (entry: InboxEntry) => void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const inClass = useLocation().pathname.startsWith("/class/");
  const words = useEntryWords();
  const show = (entry: InboxEntry) => {
    // Nothing covers the slide of a class; the entry waits in the inbox.
    if (inClass) return;
    const { icon: Mark, title, text } = words(entry);
    const link = entryLink(entry);
    const open = () => {
      notifications.hide(entry.id);
      if (link) void navigate(link);
    };
    notifications.show({
      id: entry.id,
      title,
      autoClose: SHOWN_MS,
      withCloseButton: true,
      closeButtonProps: { "aria-label": t("action.close") },
      icon: <Mark size={20} aria-hidden />,
      message: (
        <>
          {text}
          {link && (
            <Button mt="xs" fullWidth onClick={open}>
              {t(entry.kind === "class-started" ? "action.enter" : "action.open")}
            </Button>
          )}
        </>
      ),
    });
  };
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    if (inClass) notifications.clean();
  }, [inClass]);
  return useCallback((entry) => latest.current(entry), []);
}
