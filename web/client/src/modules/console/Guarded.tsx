// A page of the console: administrators only, with the way back to the console.
import type { ReactNode } from "react";
import { isAdministrator, useMe } from "../../app/session";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";

interface Props {
  title: string;
  note?: string;
  back?: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function Guarded({ title, note, back = "/console", actions, children }: Props) {
  const me = useMe();
  if (!isAdministrator(me)) return <RefusedPage back="/workbench" error={{ code: "not-allowed" }} />;
  return (
    <Page title={title} note={note ?? me.school.name} back={back} backOn="always" actions={actions}>
      {children}
    </Page>
  );
}
