// The page of a replay (LIVE-40): also while the class still runs, from its first seconds on.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams, useSearchParams } from "react-router";
import { keys } from "../../app/keys";
import { RefusedPage } from "../../ui/Refused";
import { ShowingContext, useClass } from "../room/context";
import phases from "../room/phases.module.css";
import { pageTextQuery } from "../slides/decks";
import { type Replay, replayApi } from "./api";
import { ReplayContext } from "./context";
import { ReplaySession } from "./ReplaySession";
import { ReplayView } from "./ReplayView";
import { startOf } from "./start";

/** While a class is recorded, pictures come and go; and it is told when the class is over. In milliseconds. */
const LOOK_MS = 3000;

export default function ReplayPage() {
  const { classId = "" } = useParams();
  const replay = useQuery({
    queryKey: keys.replay(classId),
    queryFn: () => replayApi.show(classId),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.live || state.data?.class_live ? LOOK_MS : false),
  });
  if (replay.data)
    return (
      <Suspense fallback={<OnTheWay />}>
        <Visit key={replay.data.recording_id} info={replay.data} />
      </Suspense>
    );
  if (replay.isError) return <RefusedPage back="/workbench" error={replay.error} retry={() => void replay.refetch()} />;
  return <OnTheWay />;
}

function OnTheWay() {
  const { t } = useTranslation("replay");
  return (
    <main className={phases.page} aria-busy="true">
      <div className={phases.skeleton} />
      <p role="status">{t("opening")}</p>
    </main>
  );
}

function Visit({ info }: { info: Replay }) {
  useTranslation(["replay", "room", "stage"]); // all at once, see RoomPage
  const [params] = useSearchParams();
  const [start] = useState(() => startOf(params.get("t"), info));
  const [first] = useState(info);
  const [session, setSession] = useState<ReplaySession | null>(null);
  useEffect(() => {
    const visit = new ReplaySession(first, new Audio(), start * 1000);
    visit.open();
    setSession(visit);
    return () => visit.close();
  }, [first, start]);
  useEffect(() => session?.follow(info), [session, info]);
  useWords(info.decks);
  if (!session) return <OnTheWay />;
  return (
    <ReplayContext value={session}>
      <ShowingContext value={session}>
        <Inside info={info} resumed={params.has("t") ? 0 : start} />
      </ShowingContext>
    </ReplayContext>
  );
}

/** What the pages say comes with the replay: it does not ask for slides that their owner may have deleted. */
function useWords(decks: Replay["decks"]): void {
  const client = useQueryClient();
  useEffect(() => {
    for (const { id, pages } of decks)
      for (const [index, text] of pages.entries())
        client.setQueryData(pageTextQuery(id, index + 1).queryKey, { number: index + 1, text });
  }, [client, decks]);
}

function Inside(props: { info: Replay; resumed: number }) {
  const isHere = useClass((state) => state.room !== null);
  return isHere ? <ReplayView {...props} /> : <OnTheWay />;
}
