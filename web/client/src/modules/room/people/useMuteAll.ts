// 全體靜音: one tap, and a word that it was done.
import { useSession } from "../context";

export function useMuteAll(): () => Promise<void> {
  const session = useSession();
  return async () => {
    if (await session.ask({ type: "mute-all" })) session.say({ kind: "done", what: "mutedAll" });
  };
}
