// 分享直播: the QR code, the link to copy, and invitations to class groups and people (LIVE-23, LIVE-24).
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api";
import type { PersonId } from "../../../signaling/messages";
import { RefusedLine } from "../../../ui/Refused";
import { useRoom, useSession } from "../context";
import { Dialog } from "../Dialog";
import { GroupPicker } from "./GroupPicker";
import { LinkAndCode } from "./LinkAndCode";
import { PersonPicker } from "./PersonPicker";
import styles from "./share.module.css";

export interface Invited {
  id: PersonId;
  name: string;
}

export default function ShareDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const id = useRoom((room) => room.id);
  const scope = useRoom((room) => room.room.viewer_scope);
  const [groups, setGroups] = useState<readonly string[]>([]);
  const [people, setPeople] = useState<readonly Invited[]>([]);
  const share = useMutation({
    mutationFn: () => api.shareClass(id, { group_ids: [...groups], person_ids: people.map((person) => person.id) }),
    onSuccess: () => {
      session.say({ kind: "done", what: "shared" });
      onClose();
    },
  });
  const isNobody = groups.length + people.length === 0;
  const actions = (
    <>
      <Button variant="default" onClick={onClose}>
        {t("share.close")}
      </Button>
      <Button disabled={isNobody} loading={share.isPending} onClick={() => share.mutate()}>
        {t("share.send")}
      </Button>
    </>
  );
  return (
    <Dialog opened title={t("share.title")} onClose={onClose} actions={actions}>
      <p className={styles.scope}>{t(`share.${scope}`)}</p>
      <LinkAndCode id={id} />
      <section className={styles.invite} aria-label={t("share.invite")}>
        <GroupPicker classId={id} chosen={groups} onChange={setGroups} />
        <PersonPicker chosen={people} onChange={setPeople} />
      </section>
      <RefusedLine error={share.error} />
    </Dialog>
  );
}
