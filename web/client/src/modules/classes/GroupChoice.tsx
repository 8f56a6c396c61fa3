// To which class groups the live card goes (LIVE-35). The chosen ones stand first, so that none is missed in a long list.
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClassGroup } from "../../api-types";
import { type Draft, toggled } from "./draft";
import classes from "./StartClass.module.css";

interface Props {
  groups: ClassGroup[];
  draft: Draft;
  change: (draft: Draft) => void;
}

export function GroupChoice({ groups, draft, change }: Props) {
  const { t } = useTranslation();
  const [first] = useState(draft.groups);
  const ordered = [...groups].sort((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));
  return (
    <fieldset className={classes.groups} aria-label={t("class.groups")}>
      {ordered.map((group) => (
        <Checkbox
          key={group.id}
          className={classes.group}
          checked={draft.groups.includes(group.id)}
          onChange={() => change(toggled(draft, group.id))}
          label={group.name}
          description={t("groups.members", { count: group.member_count })}
        />
      ))}
    </fieldset>
  );
}
