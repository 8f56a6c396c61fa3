// The host of a small class asks to unmute: nothing is opened without the person's own tap.
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useClass, useSession } from "../context";
import { Dialog } from "../Dialog";

export function UnmuteRequest() {
  const { t } = useTranslation("room");
  const session = useSession();
  const isAsked = useClass((state) => state.unmuteAsked);
  const close = () => session.answerUnmute();
  const accept = () => {
    close();
    void session.media.unmute();
  };
  const actions = (
    <>
      <Button variant="default" onClick={close}>
        {t("small.stayMuted")}
      </Button>
      <Button data-autofocus onClick={accept}>
        {t("tools.microphoneOn")}
      </Button>
    </>
  );
  return (
    <Dialog opened={isAsked} title={t("small.unmuteTitle")} onClose={close} dismissible={false} actions={actions}>
      <Text>{t("small.unmuteBody")}</Text>
    </Dialog>
  );
}
