// What can be done with a deck: rename, export, convert again, delete.
import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconFileTypePdf, IconPencil, IconReload, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useUndo } from "../../ui/undo";
import { type DeckItem, slidesApi } from "./api";
import { decksQuery, isUnderWay, putDeck, withoutDeck } from "./decks";

interface DeckMenuProps {
  deck: DeckItem;
  onRename: () => void;
  onExport: () => void;
}

export function DeckMenu({ deck, onRename, onExport }: DeckMenuProps) {
  const { t } = useTranslation("stage");
  const client = useQueryClient();
  const remove = useRemove(deck);
  const retry = useMutation({
    mutationFn: () => slidesApi.retry(deck.id),
    onSuccess: (again) => putDeck(client, again),
  });
  const name = t("decks.actions", { name: deck.title });
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={name} title={name}>
          <IconDots size={22} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={20} />} onClick={onRename}>
          {t("decks.rename")}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileTypePdf size={20} />} disabled={deck.state !== "ready"} onClick={onExport}>
          {t("decks.export")}
        </Menu.Item>
        {deck.state === "failed" && (
          <Menu.Item leftSection={<IconReload size={20} />} onClick={() => retry.mutate()}>
            {t("decks.retry")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTrash size={20} />} disabled={isUnderWay(deck)} onClick={remove}>
          {t("decks.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Gone from the list at once, and from the server when nobody undoes it. */
function useRemove(deck: DeckItem): () => void {
  const { t } = useTranslation("stage");
  const client = useQueryClient();
  const undo = useUndo();
  return () => {
    client.setQueryData(decksQuery.queryKey, (data) => withoutDeck(data, deck.id));
    undo({
      text: t("decks.removed", { name: deck.title }),
      commit: () => slidesApi.remove(deck.id),
      restore: () => void client.invalidateQueries({ queryKey: decksQuery.queryKey }),
    });
  };
}
