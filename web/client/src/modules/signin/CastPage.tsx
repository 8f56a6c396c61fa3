// The demo school's cast: who do you want to be? One click signs in. Exists only when the server runs with the demo.
import { Anchor } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api";
import type { CastPerson } from "../../api-types";
import { useEnter } from "../../app/session";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Cast.module.css";
import { Entrance } from "./Entrance";

const GROUPS = {
  administrator: "cast.administrator",
  "teaching-staff": "cast.teaching-staff",
  "school-staff": "cast.school-staff",
  parent: "cast.parent",
  student: "cast.student",
} as const;

export default function CastPage() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const cast = useQuery({ queryKey: ["cast"], queryFn: api.cast });
  const enter = useEnter();
  const become = useMutation({ mutationFn: api.signInAs, onSuccess: (me) => enter(me, params.get("next")) });
  return (
    <Entrance wide title={t("cast.title")} note={t("cast.note")}>
      <RefusedLine error={become.error} />
      <Loaded query={cast}>
        {({ groups }) => (
          <div className={classes.groups} aria-busy={become.isPending}>
            {groups.map(({ kind, people }) => (
              <Card flush key={kind} title={kind in GROUPS ? t(GROUPS[kind as keyof typeof GROUPS]) : kind}>
                <ul className={classes.people}>
                  {people.map((person) => (
                    <li key={person.person_id}>
                      <Role
                        person={person}
                        disabled={become.isPending}
                        choose={() => become.mutate(person.person_id)}
                      />
                    </li>
                  ))}
                </ul>
              </Card>
            ))}
          </div>
        )}
      </Loaded>
      <p className={classes.other}>
        <Anchor component={Link} to={`/sign-in?${params}`}>
          {t("cast.byPhone")}
        </Anchor>
      </p>
    </Entrance>
  );
}

function Role({ person, disabled, choose }: { person: CastPerson; disabled: boolean; choose: () => void }) {
  return (
    <button type="button" className={classes.person} disabled={disabled} onClick={choose}>
      <Avatar name={person.name} size={44} />
      <span className={classes.words}>
        <span className={classes.name}>{person.name}</span>
        <span className={classes.detail}>{[person.title, person.detail].filter(Boolean).join(" · ")}</span>
      </span>
    </button>
  );
}
