// What viewers may do and who they are (LIVE-15, 16, 17): each kind shows the rules that it has; the rarer ones wait under "more".
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassSettings } from "../../api-types";
import classes from "./ClassForm.module.css";
import { type CameraVisibility, type Change, type Draft, HAS, type Scope, TITLE_LENGTH } from "./draft";

const SPEECH_MINUTES = [1, 2, 3, 5];

interface Props {
  draft: Draft;
  change: Change;
  settings: ClassSettings;
}

export function Rules({ draft, change, settings }: Props) {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const has = HAS[draft.kind];
  return (
    <div className={classes.fields}>
      {has.speaking && (
        <Switch
          className={classes.switch}
          checked={draft.speaking}
          onChange={(event) => change({ speaking: event.currentTarget.checked })}
          label={t("rules.speaking")}
          description={t("rules.speakingNote")}
        />
      )}
      {settings.can_record && (
        <Switch
          className={classes.switch}
          checked={draft.replay}
          onChange={(event) => change({ replay: event.currentTarget.checked })}
          label={t("rules.replay")}
          description={t("rules.replayNote")}
        />
      )}
      <details className={classes.more}>
        <summary className={classes.moreHead}>
          {common("action.moreSettings")}
          <IconChevronDown size={20} aria-hidden className={classes.fold} />
        </summary>
        <MoreRules draft={draft} change={change} settings={settings} />
      </details>
    </div>
  );
}

function MoreRules({ draft, change, settings }: Props) {
  const { t } = useTranslation("classes");
  const has = HAS[draft.kind];
  const limits = SPEECH_MINUTES.map((count) => ({ value: `${count * 60}`, label: t("rules.minutes", { count }) }));
  const cameras = (["all", "hosts", "off"] as const).map((value) => ({ value, label: t(`rules.cameras_${value}`) }));
  return (
    <div className={classes.rules}>
      <TextInput
        label={t("rules.title")}
        description={t("rules.titleNote")}
        maxLength={TITLE_LENGTH}
        value={draft.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <ScopeChoice draft={draft} change={change} settings={settings} />
      {has.speaking && draft.speaking && (
        <NativeSelect
          label={t("rules.speech")}
          data={[{ value: "", label: t("rules.noLimit") }, ...limits]}
          value={draft.speechSeconds ?? ""}
          onChange={(event) => change({ speechSeconds: Number(event.currentTarget.value) || null })}
        />
      )}
      {has.cameras && (
        <NativeSelect
          label={t("rules.cameras")}
          data={cameras}
          value={draft.cameras}
          onChange={(event) => change({ cameras: event.currentTarget.value as CameraVisibility })}
        />
      )}
      <Switch
        className={classes.switch}
        checked={draft.comments}
        onChange={(event) => change({ comments: event.currentTarget.checked })}
        label={t("rules.comments")}
      />
    </div>
  );
}

/** LIVE-16; what the school forbids to all (LIVE-41) is shown and cannot be chosen. */
function ScopeChoice({ draft, change, settings }: Props) {
  const { t } = useTranslation("classes");
  const scopes = [
    { value: "members", label: t("rules.members") },
    { value: "anyone", label: t("rules.anyone"), disabled: settings.outsiders_forbidden },
  ];
  return (
    <NativeSelect
      label={t("rules.scope")}
      description={settings.outsiders_forbidden && t("rules.forbidden")}
      data={scopes}
      value={draft.scope}
      onChange={(event) => change({ scope: event.currentTarget.value as Scope })}
    />
  );
}
