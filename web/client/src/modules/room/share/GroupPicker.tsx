// One's class groups to send a live card to (轉發到聊天); those that have it are marked.
import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../../api";
import { keys } from "../../../app/keys";
import { Loaded } from "../../../ui/Loaded";
import styles from "./share.module.css";

interface GroupPickerProps {
  classId: string;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

export function GroupPicker({ classId, chosen, onChange }: GroupPickerProps) {
  const { t } = useTranslation("room");
  const groups = useQuery({ queryKey: keys.groups, queryFn: api.groups });
  const live = useQuery({
    queryKey: keys.liveClass(classId),
    queryFn: () => api.liveClass(classId),
    refetchOnMount: "always",
  });
  const shared = live.data?.scope;
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <Loaded query={groups}>
      {({ items }) => (
        <fieldset className={styles.groups}>
          <legend>{t("share.groups")}</legend>
          {items.map(({ id, name }) => {
            const has = shared?.includes(name) ?? false;
            return (
              <Checkbox
                key={id}
                label={name}
                description={has ? t("share.has") : undefined}
                disabled={has}
                checked={has || chosen.includes(id)}
                onChange={() => toggle(id)}
              />
            );
          })}
        </fieldset>
      )}
    </Loaded>
  );
}
