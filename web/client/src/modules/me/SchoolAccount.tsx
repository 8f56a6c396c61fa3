// 學校帳戶: whether the school's own account signs me in; linking it goes by way of the provider.
import { Button } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { RowsSkeleton } from "../../ui/Skeletons";
import classes from "./Me.module.css";

export function SchoolAccount() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useQuery({ queryKey: keys.schoolAccount, queryFn: api.schoolAccount });
  const unlink = useMutation({
    mutationFn: api.unlinkSchoolAccount,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.schoolAccount }),
  });
  return (
    <Card title={t("schoolAccount.title")}>
      <RefusedLine error={unlink.error} />
      <Loaded query={account} skeleton={<RowsSkeleton rows={1} />}>
        {({ name, linked_at }) => (
          <>
            <p className={classes.explain}>{t(linked_at ? "schoolAccount.linked" : "schoolAccount.unlinked")}</p>
            {linked_at ? (
              <ConfirmButton
                text={t("schoolAccount.unlink")}
                subject={name || t("schoolAccount.title")}
                busy={unlink.isPending}
                confirm={() => unlink.mutate()}
              />
            ) : (
              <Button
                component="a"
                href="/sign-in/school-account?link=1"
                variant="light"
                leftSection={<IconLink size={20} aria-hidden />}
              >
                {t("schoolAccount.link")}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}
