// Undo for 10 s instead of "are you sure": what is taken away goes at once from the page, and from the server when nobody objects.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { newId } from "../app/newId";
import { useErrorText } from "../i18n/errors";
import { Deferred } from "./deferred";

const SECONDS = 10;

interface Deed {
  /** What was done, in the past tense. */
  text: string;
  /** Does it on the server. */
  commit: () => Promise<unknown>;
  /** Puts the page back as it was: after an undo, or when the server refuses. */
  restore: () => void;
}

/** Gives the function that takes something away with a chance to undo it; leaving the page does it at once. */
export function useUndo(): (deed: Deed) => void {
  const { t } = useTranslation();
  const textOf = useErrorText();
  return useMemo(() => {
    const close = { "aria-label": t("action.close") };
    return (deed) => {
      const id = newId();
      const refuse = (error: unknown) => {
        deed.restore();
        notifications.show({
          color: "red",
          message: textOf(error).text,
          withCloseButton: true,
          closeButtonProps: close,
        });
      };
      const deferred = new Deferred(() => void deed.commit().catch(refuse));
      const undo = () => {
        deferred.cancel();
        deed.restore();
        notifications.hide(id);
      };
      notifications.show({
        id,
        autoClose: SECONDS * 1000,
        withCloseButton: true,
        closeButtonProps: close,
        onClose: () => deferred.run(),
        message: (
          <>
            {deed.text}
            <Button mt="xs" variant="light" leftSection={<IconArrowBackUp size={20} aria-hidden />} onClick={undo}>
              {t("action.undo")}
            </Button>
          </>
        ),
      });
    };
  }, [t, textOf]);
}
