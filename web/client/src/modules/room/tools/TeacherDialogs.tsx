// The dialogs that the teacher's tools open.
import { lazy, Suspense } from "react";
import { StartCheckIn } from "../checkin/StartCheckIn";
import { EndDialog } from "../EndDialog";

const ShareDialog = lazy(() => import("../share/ShareDialog"));

export type DialogName = "check-in" | "share" | "end";

interface TeacherDialogsProps {
  open: DialogName | null;
  onClose: () => void;
  onCheckInStarted: () => void;
}

export function TeacherDialogs({ open, onClose, onCheckInStarted }: TeacherDialogsProps) {
  return (
    <>
      <StartCheckIn opened={open === "check-in"} onClose={onClose} onStarted={onCheckInStarted} />
      {open === "share" && (
        <Suspense fallback={null}>
          <ShareDialog onClose={onClose} />
        </Suspense>
      )}
      <EndDialog opened={open === "end"} onClose={onClose} />
    </>
  );
}
