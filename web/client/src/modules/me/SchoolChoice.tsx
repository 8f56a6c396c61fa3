// Which school is looked at, for those who belong to several; nothing of one is seen in the other (IMP-01).
import { NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { Me } from "../../api-types";
import { useEnter } from "../../app/session";
import { RefusedLine } from "../../ui/Refused";

export function SchoolChoice({ me }: { me: Me }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const change = useMutation({
    mutationFn: (school_id: string) => api.changeSession({ school_id }),
    onSuccess: (other) => enter(other, "/me"),
  });
  return (
    <div>
      <NativeSelect
        label={t("me.school")}
        data={me.schools.map(({ id, name }) => ({ value: id, label: name }))}
        value={me.school.id}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.value)}
      />
      <RefusedLine error={change.error} />
    </div>
  );
}
