// People by a filter, page after page.
import { Button } from "@mantine/core";
import { IconUserSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Empty";
import { Refused } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { RowsSkeleton } from "../../ui/Skeletons";
import classes from "./Directory.module.css";
import { usePersonNote } from "./person";
import { type PeopleFilter, peopleQuery } from "./queries";

interface Props {
  filter: PeopleFilter;
  selectable?: boolean;
  empty: "directory.nobodyFound" | "directory.nobodyHere";
}

export function PeopleList({ filter, selectable, empty }: Props) {
  const { t } = useTranslation();
  const note = usePersonNote();
  const people = useInfiniteQuery(peopleQuery(filter));
  if (people.isPending) return <RowsSkeleton />;
  if (people.isError) return <Refused error={people.error} retry={() => void people.refetch()} />;
  const items = people.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon={IconUserSearch} title={t(empty)} note={t("directory.nobodyNote")} />;
  return (
    <>
      <Rows label={t("directory.people")}>
        {items.map((person) => (
          <li key={person.id}>
            <Row
              selectable={selectable}
              to={`/directory/people/${person.id}`}
              mark={<Avatar name={person.name} />}
              title={person.name}
              note={note(person, filter.class_id !== undefined)}
            />
          </li>
        ))}
      </Rows>
      {people.hasNextPage && (
        <div className={classes.more}>
          <Button variant="subtle" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      )}
    </>
  );
}
