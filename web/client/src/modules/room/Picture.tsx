// One video: another's as it arrives, told to the server with its size; or one's own as it leaves.
import { IconScreenShare } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Track } from "../../signaling/messages";
import { useClass, useRoom, useShowing } from "./context";
import { useEffectsState } from "./stage/useEffectsState";
import styles from "./stage.module.css";
import { nameOf } from "./words";

interface PictureProps {
  track: Track;
  /** Larger numbers are served first when a link is narrow. */
  importance: number;
  /** Hears of the picture's shape, width / height, whenever it changes. */
  onAspect?: (aspect: number) => void;
  /** Whether one's own camera is shown as the others see it, and not as in a mirror. */
  unmirrored?: boolean;
}

export function Picture({ track, importance, onAspect, unmirrored = false }: PictureProps) {
  const { t } = useTranslation("room");
  const showing = useShowing();
  const element = useRef<HTMLVideoElement>(null);
  const isMine = useRoom((room) => room.me.id === track.member_id);
  const stream = useStream(track, isMine);
  const [shows, setShows] = useState(false);
  const isFlipped = useEffectsState().mirror;
  const owner = useRoom((room) => room.members.get(track.member_id));
  useEffect(() => {
    const video = element.current;
    if (!video || isMine) return;
    return showing.media.watch(video, track.id, importance);
  }, [showing, track.id, importance, isMine]);
  useEffect(() => {
    const video = element.current;
    // A replay's pictures are files: there is no stream, and setting none would throw the file out.
    if (!video || video.srcObject === stream) return;
    video.srcObject = stream;
    // Muted video may always play; a rejection means that the stream was replaced meanwhile.
    if (stream) video.play().catch(() => {});
  }, [stream]);
  // A picture of the whole screen on the same screen would show itself without end.
  if (isMine && surfaceOf(stream) === "monitor")
    return (
      <div className={styles.picture}>
        <div className={styles.loading}>
          <IconScreenShare size={44} aria-hidden />
          <p className={styles.cardTitle}>{t("stage.screenPreview")}</p>
        </div>
      </div>
    );
  const name = owner ? nameOf(t, owner) : "";
  // One knows oneself from the mirror, unless all others see the mirror's picture already.
  const isMirrored = isMine && track.source === "camera" && !unmirrored && !isFlipped;
  return (
    <div className={styles.picture} data-source={track.source} data-mirrored={isMirrored || undefined}>
      <video
        ref={element}
        className={styles.video}
        aria-label={t(track.source === "screen" ? "stage.screen" : "stage.camera", { name })}
        muted
        playsInline
        disablePictureInPicture
        // A replay that is stopped shows its picture, too.
        onLoadedData={() => setShows(true)}
        onPlaying={() => setShows(true)}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
          videoWidth > 0 && onAspect?.(videoWidth / videoHeight)
        }
      />
      {!shows && (
        <p className={styles.loading} role="status">
          {t("stage.loading")}
        </p>
      )}
    </div>
  );
}

function surfaceOf(stream: MediaStream | null): string | undefined {
  return stream?.getVideoTracks()[0]?.getSettings().displaySurface;
}

function useStream(track: Track, isMine: boolean): MediaStream | null {
  const received = useClass((state) => state.streams.get(track.id) ?? null);
  const sent = useClass((state) => (isMine ? (state.sending.get(track.source)?.track ?? null) : null));
  const own = useMemo(() => (sent ? new MediaStream([sent]) : null), [sent]);
  return isMine ? own : received;
}
