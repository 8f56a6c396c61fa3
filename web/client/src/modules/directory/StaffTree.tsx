// 教職員: all of them, and for staff the departments (the server tells families of none).
import { useTranslation } from "react-i18next";
import type { Department } from "../../api-types";
import classes from "./Directory.module.css";
import { Fold, TreeLink } from "./Tree";

export function StaffTree({ departments }: { departments: Department[] }) {
  const { t } = useTranslation();
  return (
    <Fold title={t("directory.staff")}>
      <ul className={classes.classList}>
        <TreeLink to="/directory/staff" title={t("directory.allStaff")} />
        {departments.map((department) => (
          <TreeLink
            key={department.id}
            to={`/directory/departments/${department.id}`}
            title={department.name}
            size={t("directory.people_count", { count: department.member_count })}
          />
        ))}
      </ul>
    </Fold>
  );
}
