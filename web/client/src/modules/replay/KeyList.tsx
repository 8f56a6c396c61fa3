// The list of the keys of a replay.
import { Button, Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import layout from "../room/class.module.css";
import { Dialog } from "../room/Dialog";

const KEYS = [
  [["K"], "toggle"],
  [["←", "→"], "step"],
  [["J", "L"], "skip"],
  [["PgUp", "PgDn"], "chapter"],
  [["<", ">"], "speed"],
  [["M"], "mute"],
  [["/"], "search"],
  [["F"], "full"],
  [["P"], "small"],
  [["?"], "help"],
] as const;

export function KeyList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation("replay");
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      actions={
        <Button variant="default" onClick={onClose}>
          {t("close")}
        </Button>
      }
    >
      <dl className={layout.keys}>
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
