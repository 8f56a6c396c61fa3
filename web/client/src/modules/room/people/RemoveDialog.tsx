// 移出課堂 cannot be undone within the class, so it asks (LIVE-31).
import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Member } from "../../../signaling/messages";
import { useSession } from "../context";
import { Dialog } from "../Dialog";
import { nameOf } from "../words";

export function RemoveDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const remove = async () => {
    if (await session.ask({ type: "remove-member", member_id: member.id })) onClose();
  };
  const actions = (
    <>
      <Button variant="default" data-autofocus onClick={onClose}>
        {t("members.cancel")}
      </Button>
      <Button color="red.9" onClick={() => void remove()}>
        {t("members.removeConfirm")}
      </Button>
    </>
  );
  const title = t("members.removeTitle", { name: nameOf(t, member) });
  return (
    <Dialog opened title={title} onClose={onClose} actions={actions}>
      <Text>{t("members.removeBody")}</Text>
    </Dialog>
  );
}
