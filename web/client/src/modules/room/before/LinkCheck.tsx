// The way to the server, checked when the page opens and whenever one asks.
import { ActionIcon } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bars } from "../people/QualitySign";
import styles from "./before.module.css";
import { type Checked, checkLink } from "./linkCheck";

export function LinkCheck() {
  const { t } = useTranslation("room");
  const [round, setRound] = useState(0);
  const [checked, setChecked] = useState<Checked | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round checks again.
  useEffect(() => {
    const stop = new AbortController();
    setChecked(null);
    void checkLink(stop.signal).then((found) => {
      if (!stop.signal.aborted) setChecked(found);
    });
    return () => stop.abort();
  }, [round]);
  return (
    <>
      <span role="status" className={styles.found}>
        {checked === null && t("before.checking")}
        {checked === "none" && t("before.links.none")}
        {checked !== null && checked !== "none" && (
          <>
            <Bars quality={checked.quality} />
            {t(`before.links.${checked.quality}`, { time: checked.milliseconds })}
          </>
        )}
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={checked === null}
        aria-label={t("before.again")}
        title={t("before.again")}
        onClick={() => setRound(round + 1)}
      >
        <IconRefresh size={20} />
      </ActionIcon>
    </>
  );
}
