// 我的課件: one's own slides, last used first; upload, rename, delete with undo, export with the ink of a class.
import { Button } from "@mantine/core";
import { IconPresentation } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { DeckFace } from "./DeckFace";
import { DeckMenu } from "./DeckMenu";
import { DropZone } from "./DropZone";
import { type DeckItem, decksQuery, listed, useDeckNews } from "./decks";
import { ExportDialog } from "./ExportDialog";
import { RenameDialog } from "./RenameDialog";
import { SentRows } from "./SentRows";
import styles from "./slides.module.css";
import { UploadButton } from "./UploadButton";
import { useUpload } from "./useUpload";

export default function SlidesPage() {
  const me = useMe();
  return me.staff ? <Slides /> : <RefusedPage back="/workbench" error={{ code: "not-allowed" }} />;
}

type Doing = { what: "rename" | "export"; deck: DeckItem } | null;

function Slides() {
  const { t } = useTranslation("stage");
  const query = useInfiniteQuery(decksQuery);
  const { sent, send, drop } = useUpload();
  const [doing, setDoing] = useState<Doing>(null);
  useDeckNews();
  const close = () => setDoing(null);
  return (
    <Page title={t("decks.title")} back="/workbench" actions={<UploadButton primary onFile={send} />}>
      <DropZone onFile={send}>
        <Card>
          <Loaded query={query}>
            {(data) =>
              listed(data).length + sent.length === 0 ? (
                <Empty icon={IconPresentation} title={t("decks.none")} note={t("decks.noneNote")} />
              ) : (
                <ul className={styles.list} aria-label={t("decks.title")}>
                  <SentRows sent={sent} onDrop={drop} />
                  {listed(data).map((deck) => (
                    <li key={deck.id} className={styles.row}>
                      <DeckFace deck={deck} />
                      <DeckMenu
                        deck={deck}
                        onRename={() => setDoing({ what: "rename", deck })}
                        onExport={() => setDoing({ what: "export", deck })}
                      />
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
          {query.hasNextPage && (
            <Button
              variant="light"
              fullWidth
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t("decks.more")}
            </Button>
          )}
        </Card>
        <p className={styles.note}>{t("decks.formats")}</p>
      </DropZone>
      {doing?.what === "rename" && <RenameDialog deck={doing.deck} onClose={close} />}
      {doing?.what === "export" && <ExportDialog deck={doing.deck} onClose={close} />}
    </Page>
  );
}
