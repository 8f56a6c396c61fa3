// The three kinds of class, each with the sentence that says when to take it (LIVE-01, LIVE-12).
import { IconBroadcast, IconPresentation, IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Choices } from "../../ui/Choices";
import { type Draft, HAS, type Kind } from "./draft";

const KINDS = [
  { value: "large", icon: IconPresentation, text: "kind.large", note: "kind.largeNote" },
  { value: "small", icon: IconUsersGroup, text: "kind.small", note: "kind.smallNote" },
  { value: "broadcast", icon: IconBroadcast, text: "kind.broadcast", note: "kind.broadcastNote" },
] as const satisfies { value: Kind; [field: string]: unknown }[];

interface Props {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  /** Only the kinds that can be booked (LIVE-04). */
  booking?: boolean;
}

export function KindChoice({ draft, change, booking = false }: Props) {
  const { t } = useTranslation("classes");
  const offered = KINDS.filter(({ value }) => !booking || HAS[value].booking);
  return (
    <Choices
      label={t("kind.label")}
      name="kind"
      chosen={draft.kind}
      choose={(kind) => change({ kind })}
      items={offered.map(({ text, note, ...item }) => ({ ...item, text: t(text), note: t(note) }))}
    />
  );
}
