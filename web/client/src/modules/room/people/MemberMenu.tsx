// 名稱右側: all that can be done for one person; what a kind of class does not have is not shown (LIVE-31).
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Member } from "../../../signaling/messages";
import { useRoom, useSession } from "../context";
import { nameOf } from "../words";
import { actionsFor } from "./actions";
import { RemoveDialog } from "./RemoveDialog";

export function MemberMenu({ member }: { member: Member }) {
  const { t } = useTranslation("room");
  const [removing, setRemoving] = useState(false);
  const name = t("members.actions", { name: nameOf(t, member) });
  return (
    <>
      <Menu withInitialFocusPlaceholder={false} position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={name} title={name}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Items member={member} onRemove={() => setRemoving(true)} />
        </Menu.Dropdown>
      </Menu>
      {removing && <RemoveDialog member={member} onClose={() => setRemoving(false)} />}
    </>
  );
}

function Items({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const room = useRoom((value) => value);
  return actionsFor(room, member).map(({ word, icon: Icon, command, destroys, disabled }) => (
    <Menu.Item
      key={word}
      disabled={disabled ?? false}
      style={destroys ? { color: "var(--live)" } : undefined}
      leftSection={<Icon size={20} />}
      onClick={() => (command ? void session.ask(command) : onRemove())}
    >
      {t(`members.${word}`)}
    </Menu.Item>
  ));
}
