// The people of the school for who keeps them: found by any name or sound, added; and who has left.
import { Anchor, Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFileSpreadsheet, IconFileUpload, IconSearch, IconUserPlus, IconUserSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Refused } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { RowsSkeleton } from "../../ui/Skeletons";
import { usePersonNote } from "../directory/person";
import { peopleQuery } from "../directory/queries";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { Leavers } from "./Leavers";
import { PEOPLE_FILE } from "./queries";

const TYPING_MS = 250;

export default function PeoplePage() {
  const { t } = useTranslation("console");
  const [typed, setTyped] = useState("");
  const [searched] = useDebouncedValue(typed.trim(), TYPING_MS);
  return (
    <Guarded
      title={t("place.people.title")}
      actions={
        <Button component={Link} to="/console/people/new" leftSection={<IconUserPlus size={20} aria-hidden />}>
          {t("people.add")}
        </Button>
      }
    >
      <Card flush>
        <div className={classes.tools}>
          <TextInput
            className={classes.grow}
            type="search"
            label={t("people.search")}
            description={t("people.searchNote")}
            leftSection={<IconSearch size={20} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <div className={classes.tools}>
          <Anchor className={classes.link} component={Link} to="/console/import">
            <IconFileUpload size={20} aria-hidden /> {t("people.import")}
          </Anchor>
          <Anchor className={classes.link} href={PEOPLE_FILE} download>
            <IconFileSpreadsheet size={20} aria-hidden /> {t("people.export")}
          </Anchor>
        </div>
        <Found searched={searched} />
      </Card>
      <Leavers />
    </Guarded>
  );
}

function Found({ searched }: { searched: string }) {
  const { t } = useTranslation("console");
  const { t: common } = useTranslation();
  const note = usePersonNote();
  const people = useInfiniteQuery(peopleQuery({ q: searched }));
  if (people.isPending) return <RowsSkeleton />;
  if (people.isError) return <Refused error={people.error} retry={() => void people.refetch()} />;
  const items = people.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon={IconUserSearch} title={t("people.none")} />;
  return (
    <>
      <Rows label={t("place.people.title")}>
        {items.map((person) => (
          <li key={person.id}>
            <Row
              to={`/console/people/${person.id}`}
              mark={<Avatar name={person.name} />}
              title={person.name}
              note={note(person, false)}
            />
          </li>
        ))}
      </Rows>
      {people.hasNextPage && (
        <div className={classes.tools}>
          <Button variant="subtle" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
            {common("action.more")}
          </Button>
        </div>
      )}
    </>
  );
}
