// The way to a file of this device: a button, and the place to drop one on.
import { Button } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type ChangeEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ACCEPTED } from "./upload";

interface UploadButtonProps {
  primary?: boolean;
  onFile: (file: File) => void;
}

export function UploadButton({ primary = false, onFile }: UploadButtonProps) {
  const { t } = useTranslation("stage");
  const input = useRef<HTMLInputElement>(null);
  const take = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    for (const file of currentTarget.files ?? []) onFile(file);
    // The same file may be chosen again after a refusal.
    currentTarget.value = "";
  };
  return (
    <>
      <input ref={input} type="file" accept={ACCEPTED} hidden tabIndex={-1} onChange={take} />
      <Button
        variant={primary ? "filled" : "light"}
        leftSection={<IconUpload size={20} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {t("decks.upload")}
      </Button>
    </>
  );
}
