// One person for who keeps it: names, number, identities, units, class, family; and its leaving.
import { Anchor } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import type { PersonKept } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { PageSkeleton } from "../../ui/Skeletons";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { Parents } from "./Parents";
import { PersonForm } from "./PersonForm";
import { PlaceForm } from "./PlaceForm";
import { admin, dataFile, keys, peopleChanged } from "./queries";

const NEW: PersonKept = {
  id: "",
  name: "",
  name_other: "",
  phone: "",
  identities: [{ kind: "student", title: "" }],
  department_ids: [],
  tag_ids: [],
  class_id: null,
  number: 0,
  student_number: null,
  locked: false,
};

export default function PersonPage() {
  const { t } = useTranslation("console");
  const { personId = "" } = useParams();
  const fresh = personId === "new";
  const form = useQuery({ queryKey: keys.form(personId), queryFn: () => admin.form(personId), enabled: !fresh });
  if (fresh) {
    return (
      <Guarded title={t("people.add")} back="/console/people">
        <PersonForm person={NEW} />
      </Guarded>
    );
  }
  return (
    <Loaded query={form} skeleton={<PageSkeleton />}>
      {(person) => (
        <Guarded title={person.name} note={person.student_number ?? person.name_other} back="/console/people">
          <PersonForm key={person.id} person={person} />
          {person.identities.some(({ kind }) => kind === "student") && (
            <>
              <PlaceForm key={`${person.id} place`} person={person} />
              <Parents person={person} />
            </>
          )}
          <End person={person} />
        </Guarded>
      )}
    </Loaded>
  );
}

function End({ person }: { person: PersonKept }) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => admin.leave(person.id),
    onSuccess: async () => {
      await navigate("/console/people");
      await peopleChanged(client);
    },
  });
  return (
    <Card title={t("person.end")}>
      <p>{t("person.leaveNote")}</p>
      <RefusedLine error={leave.error} />
      <div className={classes.buttons}>
        <Anchor className={classes.link} href={dataFile(person.id)} download>
          {t("person.data")}
        </Anchor>
        <ConfirmButton
          text={t("person.leave")}
          subject={person.name}
          busy={leave.isPending}
          confirm={() => leave.mutate()}
        />
      </div>
    </Card>
  );
}
