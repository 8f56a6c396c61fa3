// 演示PPT: the slides that were used last, and the way to new ones, which go on the stage as soon as they are ready.
import { Button, UnstyledButton } from "@mantine/core";
import { IconPresentation } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../../ui/Empty";
import { Loaded } from "../../../ui/Loaded";
import { DeckFace } from "../../slides/DeckFace";
import { DropZone } from "../../slides/DropZone";
import { type DeckItem, decksQuery, listed, useDeckNews } from "../../slides/decks";
import { SentRows } from "../../slides/SentRows";
import styles from "../../slides/slides.module.css";
import { UploadButton } from "../../slides/UploadButton";
import { useUpload } from "../../slides/useUpload";
import { useSession } from "../context";
import { Dialog } from "../Dialog";

export function DeckChoice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("stage");
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t("decks.choose")}
      actions={
        <Button variant="default" onClick={onClose}>
          {t("decks.close")}
        </Button>
      }
    >
      <Choice onClose={onClose} />
    </Dialog>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("stage");
  const { media } = useSession();
  const query = useInfiniteQuery(decksQuery);
  useDeckNews();
  /** What was uploaded here is what the class shall see. */
  const [awaited, setAwaited] = useState<string | null>(null);
  const { sent, send, drop } = useUpload((deck) => setAwaited(deck.id));
  const show = useCallback(
    async (id: string) => {
      if (await media.present({ type: "show-deck", deck_id: id })) onClose();
    },
    [media, onClose],
  );
  const arrived = listed(query.data).find((deck) => deck.id === awaited)?.state;
  useEffect(() => {
    if (awaited === null || arrived !== "ready") return;
    setAwaited(null);
    void show(awaited);
  }, [awaited, arrived, show]);
  return (
    <DropZone onFile={send}>
      <div className={styles.head}>
        <UploadButton primary onFile={send} />
        <span className={styles.note}>{t("decks.formats")}</span>
      </div>
      <Loaded query={query}>
        {(data) =>
          listed(data).length + sent.length === 0 ? (
            <Empty icon={IconPresentation} title={t("decks.none")} note={t("decks.noneNote")} />
          ) : (
            <ul className={styles.list}>
              <SentRows sent={sent} onDrop={drop} />
              {listed(data).map((deck) => (
                <li key={deck.id} className={styles.row}>
                  <Item deck={deck} onShow={() => void show(deck.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {query.hasNextPage && (
        <Button variant="light" fullWidth loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("decks.more")}
        </Button>
      )}
    </DropZone>
  );
}

function Item({ deck, onShow }: { deck: DeckItem; onShow: () => void }) {
  if (deck.state !== "ready") return <DeckFace deck={deck} />;
  return (
    <UnstyledButton className={styles.choice} onClick={onShow}>
      <DeckFace deck={deck} />
    </UnstyledButton>
  );
}
