// On the signed-in phone: scan the screen's QR, see which device asks, type the four digits that it shows.
import { Button, PinInput } from "@mantine/core";
import { IconCircleCheck, IconDeviceDesktop, IconDeviceDesktopOff } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { isRefusal } from "../../api";
import { Scanner } from "../../scan/Scanner";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine } from "../../ui/Refused";
import { screens, screenToken } from "./queries";
import classes from "./SignIn.module.css";

const DIGITS = 4;

export default function ScreenPage() {
  const { t } = useTranslation();
  const { token } = useParams();
  return (
    <Page title={t("screen.title")} back="/me" backOn="always">
      <Card>{token ? <Asked key={token} token={token} /> : <Scan />}</Card>
    </Page>
  );
}

function Scan() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [tries, setTries] = useState(0);
  const found = (text: string) => {
    const token = screenToken(text, window.location.origin);
    if (token) void navigate(`/screen/${token}`, { replace: true });
    else setTries(tries + 1);
  };
  return (
    <>
      {tries > 0 && <RefusedLine error={{ code: "not-a-screen" }} />}
      <Scanner key={tries} hint={t("screen.scanHint")} found={found} close={() => void navigate("/me")} />
    </>
  );
}

function Asked({ token }: { token: string }) {
  const { t } = useTranslation();
  const screen = useQuery({ queryKey: ["screen", token], queryFn: () => screens.look(token), retry: false, gcTime: 0 });
  const approve = useMutation({ mutationFn: (digits: string) => screens.approve(token, digits) });
  const refuse = useMutation({ mutationFn: () => screens.refuse(token) });
  if (approve.isSuccess) return <Empty icon={IconCircleCheck} title={t("screen.done")} action={<Home />} />;
  const gone = isRefusal(screen.error ?? approve.error, "not-found");
  if (refuse.isSuccess || gone)
    return (
      <Empty
        icon={IconDeviceDesktopOff}
        title={refuse.isSuccess ? t("screen.refusedHere") : t("screen.gone")}
        note={gone ? t("screen.goneNote") : undefined}
        action={<Home />}
      />
    );
  return (
    <Loaded query={screen}>
      {({ device }) => (
        <div className={classes.form}>
          <Empty icon={IconDeviceDesktop} title={t("screen.asks", { device })} note={t("screen.type")} />
          <PinInput
            className={classes.pin}
            length={DIGITS}
            type="number"
            size="lg"
            autoFocus
            disabled={approve.isPending}
            ariaLabel={t("screen.digits")}
            onChange={() => approve.isError && approve.reset()}
            onComplete={(digits) => approve.mutate(digits)}
          />
          <RefusedLine error={approve.error ?? refuse.error} />
          <Button variant="default" color="red" fullWidth loading={refuse.isPending} onClick={() => refuse.mutate()}>
            {t("screen.notMe")}
          </Button>
        </div>
      )}
    </Loaded>
  );
}

function Home() {
  const { t } = useTranslation();
  return (
    <Button component={Link} to="/workbench" variant="light">
      {t("nav.workbench")}
    </Button>
  );
}
