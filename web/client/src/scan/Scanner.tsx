// The camera's picture with a frame in it, until a code is found.
import { Alert, Button } from "@mantine/core";
import { IconCameraOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Scanner.module.css";
import { useScan } from "./useScan";

interface Props {
  /** What to hold before the camera. */
  hint: string;
  found: (text: string) => void;
  close: () => void;
}

export function Scanner({ hint, found, close }: Props) {
  const { t } = useTranslation("signup");
  const { video, trouble } = useScan(found);
  return (
    <div className={classes.scanner}>
      {trouble ? (
        <Alert color="red" icon={<IconCameraOff aria-hidden />} role="alert">
          {t(`scan.${trouble}`)}
        </Alert>
      ) : (
        <>
          <div className={classes.picture}>
            <video ref={video} muted playsInline aria-label={t("scan.camera")} />
            <span className={classes.frame} aria-hidden />
          </div>
          <p className={classes.hint} role="status">
            {hint}
          </p>
        </>
      )}
      <Button variant="default" fullWidth onClick={close}>
        {t("scan.close")}
      </Button>
    </div>
  );
}
