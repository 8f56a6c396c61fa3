// 下課 cannot be undone, so it asks, and says how many are still there (LIVE-21).
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRoom, useSession } from "./context";
import { Dialog } from "./Dialog";

export function EndDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const count = useRoom((room) => room.count);
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    if (!(await session.ask({ type: "end-room" }))) setBusy(false);
  };
  const actions = (
    <>
      <Button variant="default" data-autofocus onClick={onClose}>
        {t("end.cancel")}
      </Button>
      <Button color="red.9" loading={busy} onClick={() => void end()}>
        {t("end.confirm")}
      </Button>
    </>
  );
  return (
    <Dialog opened={opened} title={t("end.title")} onClose={onClose} actions={actions}>
      <Text>{t("end.body", { count })}</Text>
    </Dialog>
  );
}
