// A deck as a PDF file, plain or with the ink of one of one's own classes; a bar while it is made.
import { Button, Group, Modal, NativeSelect, Stack, Switch } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { useMe } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { RefusedLine } from "../../ui/Refused";
import { fullText } from "../../ui/Time";
import { type DeckItem, slidesApi } from "./api";
import { Bar } from "./SentRows";
import styles from "./slides.module.css";

const LOOK_MS = 800;
const PLAIN = "";

export function ExportDialog({ deck, onClose }: { deck: DeckItem; onClose: () => void }) {
  const { t } = useTranslation("stage");
  const [classId, setClassId] = useState(PLAIN);
  const [boards, setBoards] = useState(true);
  const start = useMutation({
    mutationFn: () =>
      slidesApi.startExport(deck.id, { class_id: classId || null, boards: classId !== PLAIN && boards }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("decks.exportTitle", { name: deck.title })}
      centered
      closeButtonProps={{ "aria-label": t("decks.close") }}
    >
      <Stack gap="md">
        <ClassSelect value={classId} onChange={setClassId} />
        {classId !== PLAIN && (
          <Switch label={t("decks.exportBoards")} checked={boards} onChange={() => setBoards(!boards)} />
        )}
        <RefusedLine error={start.error} />
        {start.data ? (
          <Progress id={start.data.export_id} name={deck.title} />
        ) : (
          <Group justify="flex-end">
            <Button loading={start.isPending} onClick={() => start.mutate()}>
              {t("decks.exportGo")}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

/** One's own classes of late: any of them may have shown these slides. */
function ClassSelect({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation("stage");
  const me = useMe();
  const held = useQuery({
    queryKey: ["slides", "classes", me.person.id],
    queryFn: () => api.records({ host_id: me.person.id }),
  });
  const classes = held.data?.items ?? [];
  const data = [
    { value: PLAIN, label: t("decks.exportPlain") },
    ...classes.map(({ id, title, started_at }) => ({
      value: id,
      label: `${title} · ${fullText(new Date(started_at), intlLocale())}`,
    })),
  ];
  return (
    <NativeSelect
      label={t("decks.exportOf")}
      data={data}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Progress({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation("stage");
  const look = useQuery({
    queryKey: ["slides", "exports", id],
    queryFn: () => slidesApi.export(id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "waiting" ? false : LOOK_MS),
  });
  const { state = "waiting", progress = 0, url = null, problem = null } = look.data ?? {};
  if (look.error || state === "failed") return <RefusedLine error={look.error ?? { code: problem ?? "unknown" }} />;
  if (state === "waiting" || url === null) return <Bar part={progress} label={t("decks.exporting", { name })} />;
  return (
    <div className={styles.ready}>
      <span role="status">{t("decks.exportReady")}</span>
      <Button component="a" href={url} download leftSection={<IconDownload size={20} aria-hidden />}>
        {t("decks.download")}
      </Button>
    </div>
  );
}
