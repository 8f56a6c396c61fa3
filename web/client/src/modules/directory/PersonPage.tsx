// A person's card: who they are in the school, what they teach, to whom they belong.
import { Anchor, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "../../api";
import type { PersonDetail, Relative } from "../../api-types";
import { keys } from "../../app/keys";
import { isAdministrator, useMe } from "../../app/session";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { PageSkeleton } from "../../ui/Skeletons";
import classes from "./Directory.module.css";
import { useKindText, useRelationText } from "./person";

export default function PersonPage() {
  const { personId = "" } = useParams();
  const person = useQuery({ queryKey: keys.person(personId), queryFn: () => api.person(personId) });
  if (person.isError) return <RefusedPage back="/directory" error={person.error} retry={() => void person.refetch()} />;
  return (
    <Loaded query={person} skeleton={<PageSkeleton />}>
      {(data) => <PersonCard person={data} />}
    </Loaded>
  );
}

function PersonCard({ person }: { person: PersonDetail }) {
  const { t } = useTranslation();
  const kind = useKindText();
  const me = useMe();
  return (
    <Page
      title={person.name}
      note={person.name_other}
      back="/directory"
      actions={
        isAdministrator(me) && (
          <Button component={Link} to={`/console/people/${person.id}`} variant="subtle">
            {t("directory.keep")}
          </Button>
        )
      }
    >
      <Card>
        <div className={classes.who}>
          <Avatar name={person.name} size={64} />
          <div>
            <p className={classes.whoTitle}>{person.title || kind(person.kind)}</p>
            <p className={classes.quiet}>{[person.class_name, ...person.departments].filter(Boolean).join(" · ")}</p>
            {person.phone && (
              <Anchor className={classes.phone} href={`tel:${person.phone}`}>
                {person.phone}
              </Anchor>
            )}
          </div>
        </div>
      </Card>
      <Teaching teaches={person.teaches} />
      <Relatives title={t("directory.children")} people={person.children} />
      <Relatives title={t("directory.parents")} people={person.parents} />
    </Page>
  );
}

function Teaching({ teaches }: { teaches: PersonDetail["teaches"] }) {
  const { t } = useTranslation();
  if (!teaches.length) return null;
  return (
    <Card flush title={t("directory.teaches")}>
      <Rows label={t("directory.teaches")}>
        {teaches.map((item) => (
          <li key={item.class_id}>
            <Row
              to={`/directory/classes/${item.class_id}`}
              title={item.class_name}
              note={[item.head && t("directory.headTeacher"), ...item.subjects].filter(Boolean).join(" · ")}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}

function Relatives({ title, people }: { title: string; people: Relative[] }) {
  const relation = useRelationText();
  if (!people.length) return null;
  return (
    <Card flush title={title}>
      <Rows label={title}>
        {people.map((person) => (
          <li key={person.id}>
            <Row
              to={`/directory/people/${person.id}`}
              mark={<Avatar name={person.name} />}
              title={person.name}
              note={[relation(person.relation), person.class_name].filter(Boolean).join(" · ")}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}
