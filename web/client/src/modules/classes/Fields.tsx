// The fields of a class that is started or booked: kind, audience, content, rules.
import { useTranslation } from "react-i18next";
import type { ClassGroup, ClassSettings } from "../../api-types";
import { Card } from "../../ui/Card";
import classes from "./ClassForm.module.css";
import { ContentChoice } from "./ContentChoice";
import { DeckPick } from "./DeckPick";
import { type Change, type Draft, HAS } from "./draft";
import { GroupChoice } from "./GroupChoice";
import { KindChoice } from "./KindChoice";
import { Rules } from "./Rules";
import { StaffChoice } from "./StaffChoice";

interface Props {
  groups: ClassGroup[];
  draft: Draft;
  change: Change;
  settings: ClassSettings;
  booking?: boolean;
}

export function Fields({ groups, draft, change, settings, booking = false }: Props) {
  return (
    <>
      <Card>
        <KindChoice draft={draft} change={change} booking={booking} />
      </Card>
      <Audience groups={groups} draft={draft} change={change} booking={booking} />
      <Card>
        <div className={classes.fields}>
          <ContentChoice draft={draft} change={change} />
          {draft.content === "slides" && <DeckPick draft={draft} change={change} />}
        </div>
      </Card>
      <Card>
        <Rules draft={draft} change={change} settings={settings} />
      </Card>
    </>
  );
}

function Audience({ groups, draft, change, booking }: Omit<Props, "settings">) {
  const { t } = useTranslation("classes");
  const staff = !HAS[draft.kind].groups;
  const nobody = staff ? draft.departments.length + draft.people.length === 0 : draft.groups.length === 0;
  return (
    <Card title={t(staff ? "audience.staff" : "audience.groups")} flush>
      {staff && <StaffChoice draft={draft} change={change} />}
      {!staff && groups.length > 0 && <GroupChoice groups={groups} draft={draft} change={change} />}
      {!staff && groups.length === 0 && <p className={classes.alone}>{t("audience.noGroups")}</p>}
      {nobody && !booking && (
        <p className={classes.alone} role="status">
          {t(staff ? "audience.noneStaff" : "audience.none")}
        </p>
      )}
    </Card>
  );
}
