// Another title for a deck.
import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { RefusedLine } from "../../ui/Refused";
import { type DeckItem, slidesApi } from "./api";
import { putDeck } from "./decks";

const TITLE_LENGTH = 120;

export function RenameDialog({ deck, onClose }: { deck: DeckItem; onClose: () => void }) {
  const { t } = useTranslation("stage");
  const client = useQueryClient();
  const [title, setTitle] = useState(deck.title);
  const rename = useMutation({
    mutationFn: () => slidesApi.rename(deck.id, title.trim()),
    onSuccess: (renamed) => {
      putDeck(client, renamed);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("decks.rename")}
      centered
      closeButtonProps={{ "aria-label": t("decks.close") }}
    >
      <form onSubmit={submit}>
        <TextInput
          data-autofocus
          label={t("decks.newName")}
          maxLength={TITLE_LENGTH}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <RefusedLine error={rename.error} />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t("decks.cancel")}
          </Button>
          <Button type="submit" disabled={title.trim() === ""} loading={rename.isPending}>
            {t("decks.save")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
