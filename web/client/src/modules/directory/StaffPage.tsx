// The school's staff: all, or those of one department.
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { Card } from "../../ui/Card";
import { Page } from "../../ui/Page";
import { PeopleList } from "./PeopleList";
import { directoryQuery } from "./queries";

export default function StaffPage() {
  const { t } = useTranslation();
  const { departmentId } = useParams();
  const departments = useQuery(directoryQuery).data?.departments;
  const department = departments?.find(({ id }) => id === departmentId);
  return (
    <Page title={department?.name ?? t("directory.staff")} back="/directory">
      <Card flush>
        <PeopleList filter={{ kind: "staff", department_id: departmentId }} empty="directory.nobodyHere" />
      </Card>
    </Page>
  );
}
