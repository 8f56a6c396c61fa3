// The bar below a replay: the line of its time with the chapters on it, play, ten seconds back and on, speed, sound, windows.
import { ActionIcon, Menu, UnstyledButton } from "@mantine/core";
import {
  IconKeyboard,
  IconPictureInPicture,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRewindBackward10,
  IconRewindForward10,
  IconVolume,
  IconVolumeOff,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { RATES } from "../../recording/player";
import type { Replay } from "./api";
import { usePlayer, useReplay, useReplaySession } from "./context";
import styles from "./replay.module.css";
import { Scrubber } from "./Scrubber";
import { timeText } from "./start";

/** What the arrow keys and the two buttons skip, in milliseconds. */
export const SKIP_MS = 10_000;
const SIZE = 22;

interface Props {
  info: Replay;
  /** Turns to a window of its own and back; none where the browser has none. */
  onSmall?: (() => void) | undefined;
  onKeys?: (() => void) | undefined;
}

export function Controls({ info, onSmall, onKeys }: Props) {
  const { t } = useTranslation("replay");
  const session = useReplaySession();
  const { player } = session;
  const playing = usePlayer((state) => state.playing);
  const muted = usePlayer((state) => state.muted);
  return (
    <section className={styles.controls} aria-label={t("controls")}>
      <Scrubber seconds={info.seconds} />
      <div className={styles.buttons}>
        <Control name={t(playing ? "pause" : "play")} primary onClick={() => player.toggle()}>
          {playing ? <IconPlayerPauseFilled size={SIZE} /> : <IconPlayerPlayFilled size={SIZE} />}
        </Control>
        <Control name={t("skipBack")} onClick={() => session.seek(player.at - SKIP_MS)}>
          <IconRewindBackward10 size={SIZE} />
        </Control>
        <Control name={t("skipOn")} onClick={() => session.seek(player.at + SKIP_MS)}>
          <IconRewindForward10 size={SIZE} />
        </Control>
        <Place seconds={info.seconds} />
        <span className={styles.spring} />
        <Speed />
        <Control name={t(muted ? "unmute" : "mute")} onClick={() => player.setMuted(!muted)}>
          {muted ? <IconVolumeOff size={SIZE} /> : <IconVolume size={SIZE} />}
        </Control>
        {onSmall && (
          <Control name={t("smallWindow")} onClick={onSmall}>
            <IconPictureInPicture size={SIZE} />
          </Control>
        )}
        {onKeys && (
          <Control name={t("keys.title")} onClick={onKeys}>
            <IconKeyboard size={SIZE} />
          </Control>
        )}
      </div>
    </section>
  );
}

interface ControlProps {
  name: string;
  primary?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Control({ name, primary = false, onClick, children }: ControlProps) {
  return (
    <ActionIcon
      variant={primary ? "filled" : "subtle"}
      color={primary ? "jade" : "gray"}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  );
}

function Place({ seconds }: { seconds: number }) {
  const at = useReplay((state) => Math.floor(state.at / 1000));
  const end = usePlayer((state) => state.end);
  return (
    <span className={styles.place}>
      <time>{timeText(at * 1000)}</time> / <time>{timeText(end ?? seconds * 1000)}</time>
    </span>
  );
}

function Speed() {
  const { t } = useTranslation("replay");
  const { player } = useReplaySession();
  const rate = usePlayer((state) => state.rate);
  return (
    <Menu position="top-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={styles.speed} aria-label={t("speedIs", { rate })} title={t("speed")}>
          {rate}×
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown aria-label={t("speed")}>
        {RATES.map((each) => (
          <Menu.Item key={each} onClick={() => player.setRate(each)} aria-current={each === rate || undefined}>
            {each === 1 ? t("usual") : `${each}×`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
