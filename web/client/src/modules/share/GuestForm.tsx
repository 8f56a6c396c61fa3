// A guest of a class that anyone may watch: a name, and in. Members of the school sign in instead.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { useEnter } from "../../app/session";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Door.module.css";

const NAME_LENGTH = 40;

export function GuestForm({ classId, signIn }: { classId: string; signIn: ReactNode }) {
  const { t } = useTranslation("classes");
  const enter = useEnter();
  const [name, setName] = useState("");
  const join = useMutation({
    mutationFn: () => api.enterAsGuest(classId, name.trim()),
    onSuccess: async () => enter(await api.session(), `/class/${classId}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    join.mutate();
  };
  return (
    <>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t("door.name")}
          description={t("door.nameNote")}
          required
          maxLength={NAME_LENGTH}
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RefusedLine error={join.error} />
        <Button type="submit" fullWidth disabled={!name.trim()} loading={join.isPending || join.isSuccess}>
          {t("door.enter")}
        </Button>
      </form>
      <p className={classes.member}>{t("door.member")}</p>
      {signIn}
    </>
  );
}
