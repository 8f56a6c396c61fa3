// The host's invitation to speak: it asks before anything of the viewer is heard (LIVE-31).
import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRoom, useSession } from "./context";

export function Invitation() {
  const { t } = useTranslation("room");
  const session = useSession();
  const isInvited = useRoom((room) => room.me.hand === "invited");
  const decline = () => void session.ask({ type: "stop-speaking" });
  return (
    <Modal
      opened={isInvited}
      onClose={decline}
      title={t("speak.invitationTitle")}
      centered
      withCloseButton={false}
      closeOnClickOutside={false}
    >
      <Text>{t("speak.invitationBody")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={decline}>
          {t("speak.decline")}
        </Button>
        <Button data-autofocus onClick={() => void session.ask({ type: "accept-invitation" })}>
          {t("speak.accept")}
        </Button>
      </Group>
    </Modal>
  );
}
