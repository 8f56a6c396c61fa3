// Sign-in with what unlocks the device: fingerprint, face or its code.
import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api-types";
import { RefusedLine } from "../../ui/Refused";
import { signInByPasskey } from "./passkey";
import classes from "./SignIn.module.css";

export function PasskeyButton({ done }: { done: (me: Me) => void }) {
  const { t } = useTranslation();
  const signIn = useMutation({ mutationFn: signInByPasskey, onSuccess: done });
  return (
    <div className={classes.form}>
      <Button
        variant="light"
        fullWidth
        leftSection={<IconFingerprint size={22} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        {t("signIn.passkey")}
      </Button>
      <RefusedLine error={signIn.error} />
    </div>
  );
}
