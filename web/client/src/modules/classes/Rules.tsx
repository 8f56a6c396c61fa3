// Whether students may ask to speak (LIVE-17) and, under "more", who may watch (LIVE-16).
import { NativeSelect, Switch } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Draft } from "./draft";
import classes from "./StartClass.module.css";

interface Props {
  draft: Draft;
  change: (draft: Draft) => void;
}

export function Rules({ draft, change }: Props) {
  const { t } = useTranslation();
  const scopes = [
    { value: "members", label: t("class.scope.members") },
    { value: "anyone", label: t("class.scope.anyone") },
  ];
  return (
    <>
      <Switch
        className={classes.speaking}
        checked={draft.speaking}
        onChange={(event) => change({ ...draft, speaking: event.currentTarget.checked })}
        label={t("class.speaking")}
        description={t("class.speakingNote")}
      />
      <details className={classes.more}>
        <summary className={classes.moreHead}>
          {t("action.moreSettings")}
          <IconChevronDown size={20} aria-hidden className={classes.fold} />
        </summary>
        <NativeSelect
          label={t("class.scope.label")}
          data={scopes}
          value={draft.scope}
          onChange={(event) => change({ ...draft, scope: event.currentTarget.value as Draft["scope"] })}
        />
      </details>
    </>
  );
}
