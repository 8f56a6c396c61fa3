// For what cannot be undone: the first tap asks, the second does. The question goes away when one looks elsewhere.
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  text: string;
  /** What it is about, for those who do not see the row. */
  subject?: string;
  busy?: boolean;
  confirm: () => void;
}

export function ConfirmButton({ text, subject, busy, confirm }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const label = asking ? t("action.sure", { action: text }) : text;
  const tap = () => {
    if (asking) confirm();
    setAsking(!asking);
  };
  return (
    <Button
      variant={asking ? "filled" : "subtle"}
      color={asking ? "red.9" : "red"}
      disabled={busy}
      onClick={tap}
      onBlur={() => setAsking(false)}
      aria-label={subject && `${label}: ${subject}`}
    >
      {label}
    </Button>
  );
}
