// 美顏與映象: two switches, and what they cost this device (LIVE-22).
import { Button, Stack, Switch, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { intlLocale } from "../../../i18n/i18n";
import { useSession } from "../context";
import { Dialog } from "../Dialog";
import { useEffectsState } from "./useEffectsState";

/** More than this of the 33 ms between two frames is heavy work, which the fan will tell. */
const HEAVY_MS = 15;

export function EffectsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("stage");
  const { media } = useSession();
  const { beautify, mirror, cost } = useEffectsState();
  const ms = cost === null ? "" : new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 1 }).format(cost);
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t("effects.label")}
      actions={
        <Button variant="default" onClick={onClose}>
          {t("decks.close")}
        </Button>
      }
    >
      <Stack gap="sm">
        <Switch
          label={t("effects.beautify")}
          checked={beautify}
          onChange={() => void media.changeEffects({ beautify: !beautify })}
        />
        <Switch
          label={t("effects.mirror")}
          checked={mirror}
          onChange={() => void media.changeEffects({ mirror: !mirror })}
        />
        {cost !== null && <Text c="dimmed">{t("effects.cost", { ms })}</Text>}
        {cost !== null && cost > HEAVY_MS && <Text c="var(--wait)">{t("effects.heavy")}</Text>}
      </Stack>
    </Dialog>
  );
}
