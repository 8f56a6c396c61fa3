// 校部, 年級, 班別. Sections can be folded; grades are headings; classes lead on.
import { useTranslation } from "react-i18next";
import type { Grade, Section } from "../../api-types";
import classes from "./Directory.module.css";
import { Fold, TreeLink } from "./Tree";

export function ClassTree({ sections }: { sections: Section[] }) {
  return sections.map((section) => (
    <Fold key={section.id} title={section.name}>
      {section.grades.map((grade) => (
        <GradeClasses key={grade.id} grade={grade} />
      ))}
    </Fold>
  ));
}

function GradeClasses({ grade }: { grade: Grade }) {
  const { t } = useTranslation();
  return (
    <div>
      <h3 className={classes.gradeName}>{grade.name}</h3>
      <ul className={classes.classList}>
        {grade.classes.map((item) => (
          <TreeLink
            key={item.id}
            to={`/directory/classes/${item.id}`}
            title={item.name}
            size={t("directory.students", { count: item.student_count })}
          />
        ))}
      </ul>
    </div>
  );
}
