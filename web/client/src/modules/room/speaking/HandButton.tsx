// ✋: one tap asks to speak, the next takes it back; the place in the queue stands on it (LIVE-29).
import { Button, VisuallyHidden } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../../rooms/views";
import { useRoom, useSession } from "../context";
import { toggleHand } from "./hand";

export function HandButton({ compact = false }: { compact?: boolean }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const hand = useRoom((room) => room.me.hand);
  const place = useRoom((room) => room.place);
  const canAsk = useRoom((room) => may(room, "ask-to-speak"));
  const limit = useRoom((room) => room.room.speaker_limit);
  if (hand === "speaking" || limit === 0) return null;
  const isUp = hand === "asking";
  const name = isUp ? t("speak.takeBack") : canAsk ? t("speak.ask") : t("speak.closed");
  const where = isUp && place !== null ? t("speak.place", { place }) : "";
  return (
    <>
      <Button
        variant={isUp ? "filled" : "light"}
        aria-pressed={isUp}
        aria-label={compact ? [name, where].filter(Boolean).join(" · ") : undefined}
        title={name}
        disabled={!isUp && !canAsk}
        px={compact ? "sm" : undefined}
        leftSection={compact && !isUp ? undefined : <IconHandStop size={22} aria-hidden />}
        onClick={() => void toggleHand(session)}
      >
        {compact ? (
          isUp ? (
            (place ?? "…")
          ) : (
            <IconHandStop size={22} aria-hidden />
          )
        ) : isUp ? (
          [name, where].filter(Boolean).join(" · ")
        ) : (
          name
        )}
      </Button>
      <VisuallyHidden role="status">{where}</VisuallyHidden>
    </>
  );
}
