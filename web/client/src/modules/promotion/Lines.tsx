// The lines of one grade of a student file, those with trouble first, each with its reason (PROM-13, PROM-14).
import { Modal } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { LineItem } from "../../generated/types.gen";
import { Loaded } from "../../ui/Loaded";
import { Row, Rows } from "../../ui/Row";
import classes from "./Promotion.module.css";
import { keys, promotion } from "./queries";

const SHOWN = 300;
/** More rows than anybody reads here; the spreadsheet has them all. */

export function Lines({ upload, grade, close }: { upload: string; grade: string; close: () => void }) {
  const { t } = useTranslation("promotion");
  const { t: common } = useTranslation();
  const lines = useQuery({ queryKey: keys.lines(upload, grade), queryFn: () => promotion.lines(grade) });
  return (
    <Modal
      opened
      onClose={close}
      title={grade || t("students.unreadable")}
      size="lg"
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Loaded query={lines}>{({ items }) => <LineList items={items} label={grade} />}</Loaded>
    </Modal>
  );
}

export function LineList({ items, label }: { items: LineItem[]; label: string }) {
  const { t } = useTranslation("promotion");
  return (
    <>
      <Rows label={label}>
        {items.slice(0, SHOWN).map((line) => (
          <li key={line.position}>
            <Row
              mark={
                line.trouble ? (
                  <IconAlertCircle aria-hidden className={classes.mark} />
                ) : (
                  <IconCircleCheck aria-hidden className={classes.good} />
                )
              }
              title={line.name || line.student_number || t("lines.nameless", { number: line.position })}
              note={
                <>
                  {line.student_number} · {line.grade} {line.class_code}
                  {line.seat ? ` · ${t("lines.seat", { number: line.seat })}` : ""}
                  <br />
                  {line.trouble ? t(`trouble.${line.trouble}`) : t("lines.fine")}
                  {line.detail ? ` (${line.detail})` : ""}
                </>
              }
            />
          </li>
        ))}
      </Rows>
      {items.length > SHOWN && <p className={classes.note}>{t("lines.more", { count: items.length - SHOWN })}</p>}
    </>
  );
}
