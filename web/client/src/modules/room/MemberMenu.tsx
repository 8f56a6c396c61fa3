// 名稱右側: invite to speak, ban from comments, remove from the class (LIVE-31).
import { ActionIcon, Menu } from "@mantine/core";
import { IconDoorExit, IconDots, IconMessageCircle, IconMessageCircleOff, IconMicrophone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import type { Member } from "../../signaling/messages";
import { useRoom, useSession } from "./context";
import { nameOf } from "./words";

export function MemberMenu({ member, onRemove }: { member: Member; onRemove: () => void }) {
  const { t } = useTranslation("room");
  const session = useSession();
  const canInvite = useRoom((room) => may(room, "manage-speaking")) && member.hand === "down" && member.connected;
  const name = t("members.actions", { name: nameOf(t, member) });
  const banned = !member.comments_banned;
  return (
    <Menu withInitialFocusPlaceholder={false} position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={name} title={name}>
          <IconDots size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMicrophone size={20} />}
          disabled={!canInvite}
          onClick={() => void session.ask({ type: "invite-to-speak", member_id: member.id })}
        >
          {t("members.invite")}
        </Menu.Item>
        <Menu.Item
          leftSection={banned ? <IconMessageCircleOff size={20} /> : <IconMessageCircle size={20} />}
          onClick={() => void session.ask({ type: "ban-comments", member_id: member.id, banned })}
        >
          {t(banned ? "members.ban" : "members.unban")}
        </Menu.Item>
        <Menu.Item style={{ color: "var(--live)" }} leftSection={<IconDoorExit size={20} />} onClick={onRemove}>
          {t("members.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
