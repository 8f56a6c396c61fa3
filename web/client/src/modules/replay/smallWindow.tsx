// The stage in a small window over everything else: a window of its own with slides, ink and pictures where the browser can
// (Document Picture-in-Picture), else the picture that is shown.
import { Button } from "@mantine/core";
import { IconPictureInPictureOff } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import styles from "./replay.module.css";

declare global {
  interface Window {
    documentPictureInPicture?: {
      requestWindow(options: { width: number; height: number }): Promise<Window>;
    };
  }
}

interface Small {
  readonly window: Window | null;
  /** None where the browser has no such windows. */
  readonly toggle: (() => void) | undefined;
}

const SIZE = { width: 480, height: 270 };
const STAGE_ID = "replay-stage";

export function useSmallWindow(): Small {
  const [opened, setOpened] = useState<Window | null>(null);
  useEffect(() => () => opened?.close(), [opened]);
  const toggle = useCallback(() => {
    if (opened) setOpened(null);
    else if (window.documentPictureInPicture) void open().then(setOpened, () => {});
    else void showPicture();
  }, [opened]);
  useEffect(() => {
    const forget = () => setOpened(null);
    opened?.addEventListener("pagehide", forget);
    return () => opened?.removeEventListener("pagehide", forget);
  }, [opened]);
  const isPossible = window.documentPictureInPicture !== undefined || document.pictureInPictureEnabled;
  return { window: opened, toggle: isPossible ? toggle : undefined };
}

/** Shows its children here, or in the small window while there is one. */
export function SmallWindow({ small, children }: { small: Small; children: ReactNode }) {
  const { t } = useTranslation("replay");
  if (!small.window)
    return (
      <div id={STAGE_ID} className={styles.here}>
        {children}
      </div>
    );
  return (
    <>
      <div className={styles.away}>
        <p>{t("inSmallWindow")}</p>
        <Button
          variant="white"
          color="dark"
          leftSection={<IconPictureInPictureOff size={20} aria-hidden />}
          onClick={small.toggle}
        >
          {t("backHere")}
        </Button>
      </div>
      {createPortal(<div className={styles.small}>{children}</div>, small.window.document.body)}
    </>
  );
}

/** A window that looks like this page. */
async function open(): Promise<Window> {
  const made = await (window.documentPictureInPicture as NonNullable<Window["documentPictureInPicture"]>).requestWindow(
    SIZE,
  );
  for (const node of document.head.querySelectorAll("link[rel=stylesheet], style"))
    made.document.head.append(node.cloneNode(true));
  const { documentElement: page } = document;
  for (const { name, value } of page.attributes) made.document.documentElement.setAttribute(name, value);
  return made;
}

/** Where only a video can have such a window, the one that is large now. */
async function showPicture(): Promise<void> {
  if (document.pictureInPictureElement) return document.exitPictureInPicture();
  const video = document.querySelector<HTMLVideoElement>(`#${STAGE_ID} video`);
  if (!video) return;
  video.disablePictureInPicture = false;
  await video.requestPictureInPicture().catch(() => {});
}
