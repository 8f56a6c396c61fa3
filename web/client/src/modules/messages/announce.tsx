// A new inbox entry as a toast; a class that starts can be entered from it with one tap.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import type { InboxEntry } from "../../api-types";
import type { Announcer } from "../../app/live";
import { entersClass, entryLink, useEntryWords } from "./entry";

const SHOWN_MS = 12_000;

export function useAnnouncer(): Announcer {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const inClass = useLocation().pathname.startsWith("/class/");
  const words = useEntryWords();
  const show = (entry: InboxEntry) => {
    // Nothing covers the slide of a class; the entry waits in the inbox.
    if (inClass) return;
    const { icon: Mark, title, text } = words(entry);
    const link = entryLink(entry);
    const id = link ?? entry.id;
    const open = () => {
      notifications.hide(id);
      if (link) void navigate(link);
    };
    notifications.show({
      id,
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
              {t(entersClass(entry) ? "action.enter" : "action.open")}
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
  return useMemo(
    () => ({
      announce: (entry) => latest.current(entry),
      withdraw: (link) => notifications.hide(link),
    }),
    [],
  );
}
