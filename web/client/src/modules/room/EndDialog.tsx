// 下課 cannot be undone, so it asks, and says how many are still there (LIVE-21).
import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRoom, useSession } from "./context";

export function EndDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const count = useRoom((room) => room.count);
  const [busy, setBusy] = useState(false);
  const end = async () => {
    setBusy(true);
    if (!(await session.ask({ type: "end-room" }))) setBusy(false);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t("end.title")} centered withCloseButton={false}>
      <Text>{t("end.body", { count })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" data-autofocus onClick={onClose}>
          {t("end.cancel")}
        </Button>
        <Button color="red" loading={busy} onClick={() => void end()}>
          {t("end.confirm")}
        </Button>
      </Group>
    </Modal>
  );
}
