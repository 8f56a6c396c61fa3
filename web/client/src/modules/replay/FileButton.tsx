// The one file of a class that everyone asks for: asked for, made with a bar that tells how far it is, cancelled, fetched.
import { Button, Progress } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { bytesText } from "../../ui/bytes";
import { RefusedLine } from "../../ui/Refused";
import { Dialog } from "../room/Dialog";
import { type FileItem, movieFile, replayApi } from "./api";
import styles from "./replay.module.css";

interface Props {
  recordingId: string;
  title: string;
  /** The folder of the replay that is open, which has the file as a stream as well. */
  base?: string;
}

/** How often it is asked how far the file is, in milliseconds. */
const LOOK_MS = 1000;

function isUnderWay(file: FileItem | undefined): boolean {
  return file?.state === "waiting" || file?.state === "running";
}

/** Whether a browser plays the stream by itself, without this page's player. */
function playsHls(): boolean {
  return document.createElement("video").canPlayType("application/vnd.apple.mpegurl") !== "";
}

export function FileButton(props: Props) {
  const { t } = useTranslation("replay");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        leftSection={<IconDownload size={20} aria-hidden />}
        className={styles.file}
        aria-label={t("file.open")}
        onClick={() => setOpened(true)}
      >
        <span className={styles.fileWord}>{t("file.open")}</span>
      </Button>
      {opened && <FileDialog {...props} onClose={() => setOpened(false)} />}
    </>
  );
}

/** For those who may watch: the file that was made. */
export function FileLink({ recordingId }: { recordingId: string }) {
  const { t } = useTranslation("replay");
  return (
    <Button
      component="a"
      href={movieFile(recordingId)}
      download
      variant="subtle"
      size="sm"
      leftSection={<IconDownload size={20} aria-hidden />}
      className={styles.file}
      aria-label={t("file.open")}
    >
      <span className={styles.fileWord}>{t("file.open")}</span>
    </Button>
  );
}

export function FileDialog({ recordingId, title, base, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation("replay");
  const client = useQueryClient();
  const queryKey = keys.recordingFile(recordingId);
  const file = useQuery({
    queryKey,
    queryFn: () => replayApi.file(recordingId),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? LOOK_MS : false),
  });
  const follow = { onSettled: () => client.invalidateQueries({ queryKey }) };
  const make = useMutation({ mutationFn: () => replayApi.makeFile(recordingId), ...follow });
  const cancel = useMutation({ mutationFn: () => replayApi.cancelFile(recordingId), ...follow });
  const state = file.data?.state;
  const under = isUnderWay(file.data);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t("file.title")}
      actions={
        <>
          <Button variant="default" onClick={onClose}>
            {t("close")}
          </Button>
          {under && (
            <Button variant="light" color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("file.cancel")}
            </Button>
          )}
          {(state === "none" || state === "failed") && (
            <Button loading={make.isPending} onClick={() => make.mutate()}>
              {t("file.make")}
            </Button>
          )}
          {state === "ready" && (
            <Button
              component="a"
              href={movieFile(recordingId)}
              download
              leftSection={<IconDownload size={20} aria-hidden />}
            >
              {t("file.fetch")}
            </Button>
          )}
        </>
      }
    >
      <p className={styles.fileNote}>{t("file.note", { title })}</p>
      <div role="status">
        {under && <Making progress={file.data?.progress ?? 0} />}
        {state === "ready" && <p>{t("file.ready", { size: bytesText(file.data?.bytes ?? 0) })}</p>}
        {state === "failed" && <p>{t("file.failed")}</p>}
      </div>
      {state === "ready" && base && playsHls() && (
        <Button component="a" href={`${base}class.m3u8`} target="_blank" rel="noreferrer" variant="subtle">
          {t("file.stream")}
        </Button>
      )}
      <RefusedLine error={file.error ?? make.error ?? cancel.error} />
    </Dialog>
  );
}

function Making({ progress }: { progress: number }) {
  const { t } = useTranslation("replay");
  const percent = Math.round(progress * 100);
  return (
    <>
      <p>{t("file.making", { percent })}</p>
      <Progress value={percent} aria-label={t("file.making", { percent })} />
    </>
  );
}
