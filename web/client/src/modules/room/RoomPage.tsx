// The page of a class: lets one see oneself before a small one, enters it, and shows the class, or why there is none.
import { Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { connection } from "../../signaling/connection";
import { BeforeClass } from "./before/BeforeClass";
import { useGate } from "./before/useGate";
import { ClassView } from "./ClassView";
import { SessionContext, ShowingContext, useClass } from "./context";
import { Closed, Entering, OnTheWay, Refused } from "./Phases";
import { ClassSession } from "./session";

export default function RoomPage() {
  const { classId = "" } = useParams();
  return (
    <Suspense fallback={null}>
      <Entrance key={classId} classId={classId} />
    </Suspense>
  );
}

function Entrance({ classId }: { classId: string }) {
  // All texts of a class at once: what came later would hide the page for a moment, under the fingers of who types.
  useTranslation(["room", "stage", "refusals"]);
  const gate = useGate(classId);
  if (gate.step === "wait") return <OnTheWay words="entering" />;
  if (gate.step === "enter") return <Visit classId={classId} />;
  return <BeforeClass classId={classId} title={gate.title} hosting={gate.hosting} onEnter={gate.enter} />;
}

function Visit({ classId }: { classId: string }) {
  const [session, setSession] = useState<ClassSession | null>(null);
  useEffect(() => {
    const visit = new ClassSession(classId, connection);
    visit.open();
    setSession(visit);
    return () => visit.close();
  }, [classId]);
  if (!session) return null;
  return (
    <SessionContext value={session}>
      <ShowingContext value={session}>
        <CurrentPhase />
      </ShowingContext>
    </SessionContext>
  );
}

const PHASES = { entering: Entering, inside: ClassView, refused: Refused, closed: Closed };

function CurrentPhase() {
  const Phase = PHASES[useClass((state) => state.phase)];
  return <Phase />;
}
