// The quiet word that a change is kept, or why it is not.
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Admin.module.css";

export function Saved({ change }: { change: { isSuccess: boolean; error: unknown } }) {
  const { t } = useTranslation("classes");
  return (
    <>
      <RefusedLine error={change.error} />
      <p role="status" className={classes.saved}>
        {change.isSuccess && (
          <>
            <IconCheck size={18} aria-hidden /> {t("admin.saved")}
          </>
        )}
      </p>
    </>
  );
}
