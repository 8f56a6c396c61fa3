// 通訊錄: sections, grades and classes as a tree with a search above it; what was chosen stands beside it.
import { TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useMatch } from "react-router";
import { useMe } from "../../app/session";
import { Loaded } from "../../ui/Loaded";
import { useDocumentTitle } from "../../ui/Page";
import { TwoPane } from "../../ui/shell/TwoPane";
import { ClassTree } from "./ClassTree";
import classes from "./Directory.module.css";
import { PeopleList } from "./PeopleList";
import { directoryQuery } from "./queries";
import { StaffTree } from "./StaffTree";

const TYPING_MS = 250;

export default function DirectoryPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [searched] = useDebouncedValue(typed.trim(), TYPING_MS);
  const alone = useMatch("/directory") !== null;
  useDocumentTitle(alone ? t("nav.directory") : null);
  const list = (
    <>
      <header className={classes.listHead}>
        <Title order={1} tabIndex={-1} data-page-heading>
          {t("nav.directory")}
        </Title>
        <p className={classes.school}>{me.school.name}</p>
        <TextInput
          type="search"
          role="searchbox"
          aria-label={t("directory.search")}
          placeholder={t("directory.search")}
          leftSection={<IconSearch size={20} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </header>
      {searched ? <PeopleList selectable filter={{ q: searched }} empty="directory.nobodyFound" /> : <Tree />}
    </>
  );
  return (
    <TwoPane label={t("nav.directory")} list={list} chosen={!alone}>
      <Outlet />
    </TwoPane>
  );
}

function Tree() {
  const directory = useQuery(directoryQuery);
  return (
    <Loaded query={directory}>
      {({ sections, departments }) => (
        <>
          <ClassTree sections={sections} />
          <StaffTree departments={departments} />
        </>
      )}
    </Loaded>
  );
}
