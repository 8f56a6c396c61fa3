// Before a small class: one's own picture, the voice, the speaker and the link, and one large button (look.md).
import { Button } from "@mantine/core";
import { IconArrowLeft, IconUser } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { remember } from "../memory";
import styles from "./before.module.css";
import { DeviceRow } from "./DeviceRow";
import { LevelBar } from "./LevelBar";
import { LinkCheck } from "./LinkCheck";
import { SpeakerTest } from "./SpeakerTest";
import { type Preview, usePreview } from "./usePreview";

interface BeforeClassProps {
  classId: string;
  title: string;
  hosting: boolean;
  onEnter: () => void;
}

export function BeforeClass({ classId, title, hosting, onEnter }: BeforeClassProps) {
  const { t } = useTranslation("room");
  const camera = usePreview("camera", true);
  // Thirty children who come one after the other must not be heard one after the other.
  const microphone = usePreview("microphone", hosting);
  const enter = () => {
    remember(classId, {
      camera: camera.wanted,
      microphone: microphone.wanted,
      ...idOf("cameraId", camera),
      ...idOf("microphoneId", microphone),
    });
    onEnter();
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <header className={styles.head}>
          <p className={styles.above}>{t("before.title")}</p>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.hint}>{t("before.hint")}</p>
        </header>
        <OwnPicture track={camera.track} />
        <div className={styles.checks}>
          <DeviceRow source="camera" preview={camera} />
          <DeviceRow source="microphone" preview={microphone}>
            {microphone.track && <LevelBar track={microphone.track} />}
            {!hosting && !microphone.wanted && <p className={styles.quiet}>{t("before.silent")}</p>}
          </DeviceRow>
          <div className={styles.row}>
            <span className={styles.what}>{t("before.speaker")}</span>
            <SpeakerTest />
          </div>
          <div className={styles.row}>
            <span className={styles.what}>{t("before.link")}</span>
            <LinkCheck />
          </div>
        </div>
        <div className={styles.enter}>
          <Button size="xl" fullWidth onClick={enter}>
            {t("before.enter")}
          </Button>
          <Button
            component={Link}
            to="/workbench"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowLeft size={20} />}
          >
            {t("back")}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** The device to use in class; nothing where it is off. */
function idOf<K extends string>(key: K, { track }: Preview): Partial<Record<K, string>> {
  const id = track?.getSettings().deviceId;
  return id ? ({ [key]: id } as Record<K, string>) : {};
}

function OwnPicture({ track }: { track: MediaStreamTrack | null }) {
  const { t } = useTranslation("room");
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  return (
    <div className={styles.picture}>
      {track ? (
        <video ref={video} autoPlay muted playsInline aria-label={t("before.preview")} />
      ) : (
        <p>
          <IconUser size={44} aria-hidden />
          {t("before.cameraOff")}
        </p>
      )}
    </div>
  );
}
