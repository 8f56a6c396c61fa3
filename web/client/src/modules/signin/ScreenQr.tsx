// On a desktop: a QR and four digits, by which a signed-in phone signs in here; a new one when its time is over.
import { Button } from "@mantine/core";
import { IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "../../api";
import type { Me, NewScreen } from "../../generated/types.gen";
import { RefusedLine } from "../../ui/Refused";
import { screens } from "./queries";
import classes from "./SignIn.module.css";
import { useCountdown } from "./useCountdown";

const ASK_MS = 2000;

export function ScreenQr({ done }: { done: (me: Me) => void }) {
  const { t } = useTranslation();
  const show = useMutation({ mutationFn: screens.show });
  if (show.data) return <Waiting key={show.data.nonce} screen={show.data} again={() => show.mutate()} done={done} />;
  return (
    <div className={classes.screen}>
      <RefusedLine error={show.error} />
      <Button
        variant="default"
        fullWidth
        leftSection={<IconDeviceMobile size={20} aria-hidden />}
        loading={show.isPending}
        onClick={() => show.mutate()}
      >
        {t("screen.show")}
      </Button>
    </div>
  );
}

interface Props {
  screen: NewScreen;
  again: () => void;
  done: (me: Me) => void;
}

function Waiting({ screen, again, done }: Props) {
  const { t } = useTranslation();
  const left = useCountdown(screen.expires_in);
  const [told, setTold] = useState(false);
  const answer = useQuery({
    queryKey: ["screen", screen.nonce],
    queryFn: () => screens.ask(screen.nonce),
    enabled: left > 0,
    retry: false,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.error || state.data?.state === "refused" || state.data?.me ? false : ASK_MS),
  });
  const me = answer.data?.me;
  useEffect(() => {
    if (!me || told) return;
    setTold(true);
    done(me);
  }, [me, told, done]);
  const refused = answer.data?.state === "refused";
  if (left === 0 || refused || isRefusal(answer.error, "screen-over"))
    return (
      <div className={classes.screen}>
        <p className={classes.to} role="status">
          {refused ? t("screen.refused") : t("screen.over")}
        </p>
        <Button variant="default" fullWidth onClick={again}>
          {t("screen.again")}
        </Button>
      </div>
    );
  return (
    <div className={classes.screen}>
      <p className={classes.to}>{t("screen.how")}</p>
      <img
        className={classes.qr}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(screen.qr)}`}
        alt={t("screen.alt")}
      />
      <p className={classes.digits}>
        <span>{t("screen.digits")}</span> <strong>{screen.digits}</strong>
      </p>
      <p className={classes.to}>{t("screen.left", { count: left })}</p>
    </div>
  );
}
