// The way to a class's replay, wherever the class is spoken of; what has become of one that is no more.
import { Button } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import classes from "./ReplayLink.module.css";

interface Props {
  classId: string;
  state: "none" | "running" | "ready" | "gone" | "lost";
  /** In a list: quieter, and silent about replays that are no more. */
  quiet?: boolean;
  /** What it is the replay of, for those who do not see the row. */
  title?: string;
}

export function ReplayLink({ classId, state, quiet = false, title }: Props) {
  const { t } = useTranslation();
  if (state === "none") return null;
  if (state === "gone" || state === "lost")
    return quiet ? null : <span className={classes.gone}>{t(`replay.${state}`)}</span>;
  const word = t(state === "running" ? "replay.fromStart" : "replay.watch");
  return (
    <Button
      component={Link}
      to={`/replays/${classId}`}
      variant={quiet ? "subtle" : "filled"}
      className={classes.link}
      leftSection={<IconPlayerPlay size={20} aria-hidden />}
      aria-label={title && `${word}: ${title}`}
    >
      {word}
    </Button>
  );
}
