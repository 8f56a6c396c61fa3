// A guest of a class that anyone may watch: a name, and in. Members of the school sign in instead.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api } from "../../api";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Door.module.css";

const NAME_LENGTH = 40;

export function GuestForm({ classId, signIn }: { classId: string; signIn: ReactNode }) {
  const { t } = useTranslation("classes");
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const join = useMutation({
    mutationFn: () => api.enterAsGuest(classId, name.trim()),
    onSuccess: () => navigate(`/class/${classId}`, { replace: true }),
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
