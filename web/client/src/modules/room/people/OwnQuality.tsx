// One's own connection, when there is something to say about it.
import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRoom } from "../context";
import { Bars } from "./QualitySign";

export function OwnQuality() {
  const { t } = useTranslation("room");
  const quality = useRoom((room) => room.qualities.get(room.me.id));
  return (
    <>
      {quality && quality !== "good" && <Bars quality={quality} />}
      <VisuallyHidden role="status">{quality === "poor" && t("quality.own")}</VisuallyHidden>
    </>
  );
}
