// To which class groups the live card goes (LIVE-35); none is a choice too (LIVE-55). The chosen ones stand first, so that none is missed in a long list.
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClassGroup } from "../../api-types";
import classes from "./ClassForm.module.css";
import { type Change, type Draft, toggled } from "./draft";

interface Props {
  groups: ClassGroup[];
  draft: Draft;
  change: Change;
}

export function GroupChoice({ groups, draft, change }: Props) {
  const { t } = useTranslation(["classes", "shell"]);
  const [first] = useState(draft.groups);
  const ordered = [...groups].sort((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));
  return (
    <fieldset className={classes.groups} aria-label={t("audience.groups")}>
      {ordered.map((group) => (
        <Checkbox
          key={group.id}
          className={classes.group}
          checked={draft.groups.includes(group.id)}
          onChange={() => change({ groups: toggled(draft.groups, group.id) })}
          label={group.name}
          description={t("shell:groups.members", { count: group.member_count })}
        />
      ))}
    </fieldset>
  );
}
