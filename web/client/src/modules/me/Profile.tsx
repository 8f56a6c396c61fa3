// The person as the school knows them: names, identities, children.
import { useTranslation } from "react-i18next";
import type { Me } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Row, Rows } from "../../ui/Row";
import { useKindText, useRelationText } from "../directory/person";
import classes from "./Me.module.css";

export function Profile({ me }: { me: Me }) {
  const { t } = useTranslation();
  const kind = useKindText();
  const relation = useRelationText();
  return (
    <>
      <Card>
        <div className={classes.profile}>
          <Avatar name={me.person.name} size={72} />
          <div>
            <p className={classes.name}>{me.person.name}</p>
            <p className={classes.quiet}>{[me.person.name_other, me.school.name].filter(Boolean).join(" · ")}</p>
            <ul className={classes.identities} aria-label={t("me.identities")}>
              {me.identities.map((identity) => (
                <li key={`${identity.kind} ${identity.title}`} className={classes.identity}>
                  {kind(identity.kind)}
                  {identity.title && identity.title !== kind(identity.kind) && ` · ${identity.title}`}
                </li>
              ))}
            </ul>
          </div>
        </div>
      </Card>
      {me.children.length > 0 && (
        <Card flush title={t("directory.children")}>
          <Rows label={t("directory.children")}>
            {me.children.map((child) => (
              <li key={child.id}>
                <Row
                  to={`/directory/people/${child.id}`}
                  mark={<Avatar name={child.name} />}
                  title={child.name}
                  note={[child.class_name, t("me.youAre", { relation: relation(child.relation) })]
                    .filter(Boolean)
                    .join(" · ")}
                />
              </li>
            ))}
          </Rows>
        </Card>
      )}
    </>
  );
}
