// Who is first in line, with one tap to grant, wherever the host's panel is (look.md: grant the first in the queue).
import { Button } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may, speaking } from "../../../rooms/views";
import { useRoom, useSession } from "../context";
import { nameOf } from "../words";
import styles from "./speaking.module.css";

export function NextAsking({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const first = useRoom((room) => room.members.get(room.queue[0] ?? ""));
  const count = useRoom((room) => room.queue.length);
  const isFull = useRoom((room) => speaking(room).length >= room.room.speaker_limit);
  const canGrant = useRoom((room) => may(room, "manage-speaking"));
  if (!first || !canGrant) return null;
  const name = nameOf(t, first);
  return (
    <section className={styles.next} aria-label={t("speak.queue")}>
      <p className={styles.who}>
        <IconHandStop size={22} aria-hidden />
        <span>{t("speak.asksName", { name })}</span>
      </p>
      <span className={styles.answers}>
        {count > 1 && (
          <Button variant="subtle" color="gray" px="sm" onClick={onAll}>
            {t("speak.all", { count })}
          </Button>
        )}
        <Button
          disabled={isFull}
          aria-label={t("speak.grantName", { name })}
          onClick={() => void session.ask({ type: "grant-speech", member_id: first.id })}
        >
          {t("speak.grant")}
        </Button>
      </span>
    </section>
  );
}
