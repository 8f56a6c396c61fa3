// The school's staff.
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { PeopleList } from "./PeopleList";

export default function StaffPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("directory.staff")} order={2} back="/directory">
      <Card flush>
        <PeopleList filter={{ kind: "staff" }} empty="directory.nobodyHere" />
      </Card>
    </Page>
  );
}
