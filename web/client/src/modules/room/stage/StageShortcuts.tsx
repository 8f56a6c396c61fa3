// The keys of the stage in the list of keys: for whoever presents, and for whoever may draw.
import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Permission } from "../../../signaling/messages";
import { useRoom } from "../context";

type Words = "pages" | "ends" | "dark" | "draw" | "undo";

const KEYS: { keys: readonly string[]; words: Words; needs: Permission }[] = [
  { keys: ["←", "→"], words: "pages", needs: "set-content" },
  { keys: ["Home", "End"], words: "ends", needs: "set-content" },
  { keys: ["B"], words: "dark", needs: "set-content" },
  { keys: ["D"], words: "draw", needs: "draw" },
  { keys: ["Ctrl+Z"], words: "undo", needs: "draw" },
];

export function StageShortcuts() {
  const { t } = useTranslation("stage");
  const permissions = useRoom((room) => room.permissions);
  return KEYS.filter(({ needs }) => permissions.has(needs)).map(({ keys, words }) => (
    <div key={words}>
      <dt>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dt>
      <dd>{t(`keys.${words}`)}</dd>
    </div>
  ));
}
