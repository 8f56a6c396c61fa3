// The stage around whatever it shows: the picture takes all the room there is, the tools stand below and cover nothing.
import { ActionIcon } from "@mantine/core";
import { IconMaximize, IconMinimize, IconPencil, IconPencilOff } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { useRoom, useShowing } from "../context";
import styles from "../stage.module.css";
import { Paused } from "./Paused";
import { useInk } from "./useInk";
import { useStageKeys } from "./useStageKeys";

/** Only whoever draws or presents needs these. */
const InkTools = lazy(async () => ({ default: (await import("./InkTools")).InkTools }));
const DeckChoice = lazy(async () => ({ default: (await import("./DeckChoice")).DeckChoice }));
const EffectsDialog = lazy(async () => ({ default: (await import("./EffectsDialog")).EffectsDialog }));
const PresenterStrip = lazy(async () => ({ default: (await import("./PresenterStrip")).PresenterStrip }));

interface StageFrameProps {
  full: boolean;
  /** Without it there is no full screen to turn to. */
  onFull?: ((full: boolean) => void) | undefined;
  /** Whether it fills its place whatever its shape, as over the whole screen. */
  fill?: boolean;
  children: ReactNode;
}

export function StageFrame({ full, onFull, fill = false, children }: StageFrameProps) {
  const presents = useRoom((room) => may(room, "set-content"));
  const hasPages = useRoom(({ room }) => room.content === "board" || (room.content === "slides" && room.deck !== null));
  const mayDraw = useRoom((room) => may(room, "draw"));
  const drawing = useInk((state) => state.drawing);
  const dialog = useInk((state) => state.dialog);
  const { ink } = useShowing();
  const close = useCallback(() => ink.open(null), [ink]);
  return (
    <div className={styles.stage} data-full={full || fill || undefined}>
      {(presents || mayDraw) && <Keys />}
      <div className={styles.area}>
        {children}
        <div className={styles.corner}>
          {mayDraw && <DrawButton atDesk={full || !presents} />}
          {onFull && <FullButton full={full} onFull={onFull} />}
        </div>
        <Paused />
      </div>
      <Suspense fallback={null}>
        {mayDraw && drawing && <InkTools />}
        {presents && hasPages && !full && <PresenterStrip />}
        {dialog === "decks" && <DeckChoice onClose={close} />}
        {dialog === "effects" && <EffectsDialog onClose={close} />}
      </Suspense>
    </div>
  );
}

/** The keys of whoever presents or draws. */
function Keys() {
  useStageKeys();
  return null;
}

function FullButton({ full, onFull }: { full: boolean; onFull: (full: boolean) => void }) {
  const { t } = useTranslation("room");
  const words = full ? t("stage.leaveFull") : t("stage.enterFull");
  return (
    <ActionIcon variant="filled" color="dark" onClick={() => onFull(!full)} aria-label={words} title={words}>
      {full ? <IconMinimize size={22} /> : <IconMaximize size={22} />}
    </ActionIcon>
  );
}

/** `atDesk`: whether it is needed where the toolbar below has it, too. */
function DrawButton({ atDesk }: { atDesk: boolean }) {
  const { t } = useTranslation("stage");
  const { ink } = useShowing();
  const drawing = useInk((state) => state.drawing);
  const words = t(drawing ? "ink.close" : "ink.open");
  return (
    <ActionIcon
      variant="filled"
      color={drawing ? "jade.7" : "dark"}
      className={atDesk ? undefined : styles.phoneOnly}
      aria-pressed={drawing}
      onClick={() => ink.draw(!drawing)}
      aria-label={words}
      title={words}
    >
      {drawing ? <IconPencilOff size={22} /> : <IconPencil size={22} />}
    </ActionIcon>
  );
}
