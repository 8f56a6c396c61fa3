// What can be done with one recording: its record, the single file, keeping it for ever or for some days, the bin and back.
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconClockHour4, IconDots, IconDownload, IconInfinity } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { keys } from "../../app/keys";
import { RefusedLine } from "../../ui/Refused";
import { FileDialog } from "../replay/FileButton";
import { type RecordingItem, recordingsApi } from "./api";
import styles from "./recordings.module.css";
import { useBin } from "./useBin";

export function ItemActions({ item }: { item: RecordingItem }) {
  const { t } = useTranslation("recordings");
  const { remove, restore } = useBin();
  const named = (word: string) => `${word}: ${item.name}`;
  if (item.state === "binned")
    return (
      <Button
        variant="light"
        size="sm"
        aria-label={named(t("restore"))}
        className={styles.action}
        onClick={() => restore([item])}
      >
        {t("restore")}
      </Button>
    );
  return (
    <div className={styles.actions}>
      <Button
        component={Link}
        to={`/classes/records/${item.class_id}`}
        variant="subtle"
        size="sm"
        className={styles.action}
        aria-label={named(t("record"))}
      >
        {t("record")}
      </Button>
      {item.state !== "running" && (
        <Button
          variant="subtle"
          color="red"
          size="sm"
          className={styles.action}
          aria-label={named(t("delete"))}
          onClick={() => remove([item])}
        >
          {t("delete")}
        </Button>
      )}
      {item.state === "kept" && <More item={item} />}
    </div>
  );
}

function More({ item }: { item: RecordingItem }) {
  const { t } = useTranslation("recordings");
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const isKept = item.storage === "permanent";
  const keep = useMutation({
    mutationFn: () => recordingsApi.keep(item.id, isKept ? "temporary" : "permanent"),
    onSettled: () => client.invalidateQueries({ queryKey: keys.recordings }),
  });
  const words = t("moreOf", { name: item.name });
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={words} title={words}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={isKept ? <IconClockHour4 size={20} /> : <IconInfinity size={20} />}
            onClick={() => keep.mutate()}
          >
            {t(isKept ? "makeTemporary" : "makePermanent")}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={20} />} onClick={() => setAsking(true)}>
            {t("file")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RefusedLine error={keep.error} />
      {asking && <FileDialog recordingId={item.id} title={item.title} onClose={() => setAsking(false)} />}
    </>
  );
}
