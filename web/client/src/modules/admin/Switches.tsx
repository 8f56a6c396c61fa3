// The app as a whole, who may watch, and what a new class begins with. Each switch is saved at once.
import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ClassSettings } from "../../api-types";
import { Card } from "../../ui/Card";
import classes from "./Admin.module.css";
import { Saved } from "./Saved";
import { useSave } from "./useSave";

export function Switches({ settings }: { settings: ClassSettings }) {
  const { t } = useTranslation("classes");
  const save = useSave();
  const change = (part: Partial<ClassSettings>) => save.mutate({ ...settings, ...part });
  return (
    <>
      <Card>
        <div className={classes.fields}>
          <Switch
            checked={settings.enabled}
            onChange={(event) => change({ enabled: event.currentTarget.checked })}
            label={t("admin.enabled")}
            description={t("admin.enabledNote")}
          />
          <Switch
            checked={settings.outsiders_forbidden}
            onChange={(event) => change({ outsiders_forbidden: event.currentTarget.checked })}
            label={t("admin.forbid")}
            description={t("admin.forbidNote")}
          />
        </div>
        <Saved change={save} />
      </Card>
      <Card title={t("admin.defaults")}>
        <div className={classes.grid}>
          <Switch
            checked={settings.speaking_allowed}
            onChange={(event) => change({ speaking_allowed: event.currentTarget.checked })}
            label={t("rules.speaking")}
          />
          <Switch
            checked={settings.comments_allowed}
            onChange={(event) => change({ comments_allowed: event.currentTarget.checked })}
            label={t("rules.comments")}
          />
          {settings.can_record && (
            <Switch
              checked={settings.replay}
              onChange={(event) => change({ replay: event.currentTarget.checked })}
              label={t("rules.replay")}
            />
          )}
          <Switch
            checked={settings.viewer_scope === "anyone"}
            disabled={settings.outsiders_forbidden}
            onChange={(event) => change({ viewer_scope: event.currentTarget.checked ? "anyone" : "members" })}
            label={t("admin.anyone")}
            description={settings.outsiders_forbidden && t("rules.forbidden")}
          />
        </div>
      </Card>
    </>
  );
}
