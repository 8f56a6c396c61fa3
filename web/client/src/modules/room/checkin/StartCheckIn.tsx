// 簽到 begins with one tap; a countdown is a choice beside it (LIVE-19).
import { Button, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../context";
import { Dialog } from "../Dialog";

/** Minutes; 0 is without an end. */
const MINUTES = [0, 1, 2, 5, 10] as const;

interface StartCheckInProps {
  opened: boolean;
  onClose: () => void;
  onStarted: () => void;
}

export function StartCheckIn({ opened, onClose, onStarted }: StartCheckInProps) {
  const { t } = useTranslation("room");
  const session = useSession();
  const [minutes, setMinutes] = useState("0");
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    const seconds = Number(minutes) * 60 || null;
    const isStarted = await session.ask({ type: "start-check-in", seconds });
    setBusy(false);
    if (!isStarted) return;
    onClose();
    onStarted();
  };
  const choices = MINUTES.map((value) => ({
    value: String(value),
    label: value === 0 ? t("checkIn.noLimit") : t("checkIn.minutes", { count: value }),
  }));
  const actions = (
    <>
      <Button variant="default" onClick={onClose}>
        {t("cancel")}
      </Button>
      <Button data-autofocus loading={busy} onClick={() => void start()}>
        {t("checkIn.start")}
      </Button>
    </>
  );
  return (
    <Dialog opened={opened} title={t("checkIn.startTitle")} onClose={onClose} actions={actions}>
      <Text mb="md">{t("checkIn.startHint")}</Text>
      <SegmentedControl
        fullWidth
        orientation="horizontal"
        aria-label={t("checkIn.limit")}
        data={choices}
        value={minutes}
        onChange={setMinutes}
      />
    </Dialog>
  );
}
