// 校部, 年級, 班別. Sections can be folded; grades are headings; classes lead on.
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import type { Grade, Section } from "../../api-types";
import classes from "./Directory.module.css";

export function ClassTree({ sections }: { sections: Section[] }) {
  return sections.map((section) => (
    <details key={section.id} open className={classes.section}>
      <summary className={classes.summary}>
        <h2 className={classes.sectionName}>{section.name}</h2>
        <IconChevronDown size={20} className={classes.fold} aria-hidden />
      </summary>
      {section.grades.map((grade) => (
        <GradeClasses key={grade.id} grade={grade} />
      ))}
    </details>
  ));
}

function GradeClasses({ grade }: { grade: Grade }) {
  const { t } = useTranslation();
  return (
    <div className={classes.grade}>
      <h3 className={classes.gradeName}>{grade.name}</h3>
      <ul className={classes.classList}>
        {grade.classes.map((item) => (
          <li key={item.id}>
            <NavLink
              to={`/directory/classes/${item.id}`}
              className={({ isActive }) => `${classes.classLink} ${isActive ? classes.open : ""}`}
            >
              <span>{item.name}</span>
              <span className={classes.size}>{t("directory.students", { count: item.student_count })}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  );
}
