// Every row of the file: what it would change, or why it is wrong; by sheet and by result.
import { Button, NativeSelect } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconCirclePlus, IconListSearch, IconPencil } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeItem, ImportLine, Part, PeopleImport, Verdict } from "../../../generated/types.gen";
import type texts from "../../../i18n/zh-Hant/import.json";
import { Card } from "../../../ui/Card";
import { Empty } from "../../../ui/Empty";
import { Refused } from "../../../ui/Refused";
import { Row, Rows } from "../../../ui/Row";
import { RowsSkeleton } from "../../../ui/Skeletons";
import shared from "../Console.module.css";
import classes from "./Import.module.css";
import { type Filter, linesQuery } from "./queries";
import { valueText } from "./words";

const PARTS: Part[] = ["students", "parents", "staff"];
const VERDICTS: Verdict[] = ["wrong", "new", "changed", "unchanged"];
const MARKS = { new: IconCirclePlus, changed: IconPencil, unchanged: IconCircleCheck, wrong: IconAlertCircle } as const;

type Fault = keyof (typeof texts)["fault"];

export function Lines({ upload }: { upload: PeopleImport }) {
  const { t } = useTranslation("import");
  const wrong = upload.parts.some((part) => part.wrong > 0);
  const [filter, setFilter] = useState<Filter>({ part: "", verdict: wrong ? "wrong" : "" });
  return (
    <Card flush title={t("lines")}>
      {!upload.applied_at && (
        <div className={shared.tools}>
          <NativeSelect
            className={shared.grow}
            label={t("verdict.label")}
            data={[
              { value: "", label: t("verdict.all") },
              ...VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) })),
            ]}
            value={filter.verdict}
            onChange={(event) => setFilter({ ...filter, verdict: event.currentTarget.value as Filter["verdict"] })}
          />
          <NativeSelect
            className={shared.grow}
            label={t("part.label")}
            data={[
              { value: "", label: t("part.all") },
              ...PARTS.map((value) => ({ value, label: t(`part.${value}`) })),
            ]}
            value={filter.part}
            onChange={(event) => setFilter({ ...filter, part: event.currentTarget.value as Filter["part"] })}
          />
        </div>
      )}
      <Found upload={upload.id} filter={filter} />
    </Card>
  );
}

function Found({ upload, filter }: { upload: string; filter: Filter }) {
  const { t } = useTranslation("import");
  const { t: common } = useTranslation();
  const lines = useInfiniteQuery(linesQuery(upload, filter));
  if (lines.isPending) return <RowsSkeleton />;
  if (lines.isError) return <Refused error={lines.error} retry={() => void lines.refetch()} />;
  const items = lines.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon={IconListSearch} title={t("none")} />;
  return (
    <>
      <Rows label={t("lines")}>
        {items.map((line) => (
          <li key={line.position}>
            <Line line={line} />
          </li>
        ))}
      </Rows>
      {lines.hasNextPage && (
        <div className={shared.tools}>
          <Button variant="subtle" loading={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
            {common("action.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Line({ line }: { line: ImportLine }) {
  const { t } = useTranslation("import");
  const Mark = MARKS[line.verdict];
  const where = [t(`part.${line.part}`), t("row", { number: line.row }), line.known_by].filter(Boolean).join(" · ");
  return (
    <Row
      mark={<Mark size={24} aria-label={t(`verdict.${line.verdict}`)} className={classes[line.verdict]} />}
      title={line.name || t("nameless")}
      note={
        <span className={classes.told}>
          <span>{where}</span>
          {line.faults.map((fault) => (
            <span key={`${fault.code} ${fault.detail}`} className={classes.wrong}>
              {t(`field.${fault.field}`)}: {t(`fault.${fault.code as Fault}`, { detail: fault.detail })}
            </span>
          ))}
          {line.changes.map((change) => (
            <Change key={change.field} change={change} />
          ))}
        </span>
      }
    />
  );
}

function Change({ change: { field, before, after } }: { change: ChangeItem }) {
  const { t } = useTranslation("import");
  const { t: common } = useTranslation();
  const read = (value: string) =>
    valueText(field, value, {
      kind: (kind) => common(`kind.${kind}`),
      relation: (relation) => common(`relation.${relation}`),
    });
  const said = { field: t(`field.${field}`), before: read(before), after: read(after) };
  return <span>{before ? t("change", said) : t("set", said)}</span>;
}
