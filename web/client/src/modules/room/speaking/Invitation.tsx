// The host's invitation to speak: it asks before anything of the viewer is heard (LIVE-31).
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRoom, useSession } from "../context";
import { Dialog } from "../Dialog";

export function Invitation() {
  const { t } = useTranslation("room");
  const session = useSession();
  const isInvited = useRoom((room) => room.me.hand === "invited");
  const decline = () => void session.ask({ type: "stop-speaking" });
  const accept = () => void session.ask({ type: "accept-invitation" });
  const actions = (
    <>
      <Button variant="default" onClick={decline}>
        {t("speak.decline")}
      </Button>
      <Button data-autofocus onClick={accept}>
        {t("speak.accept")}
      </Button>
    </>
  );
  return (
    <Dialog
      opened={isInvited}
      title={t("speak.invitationTitle")}
      onClose={decline}
      dismissible={false}
      actions={actions}
    >
      <Text>{t("speak.invitationBody")}</Text>
    </Dialog>
  );
}
