// Saves one change of the settings at once: shown before the answer, taken back when it is refused.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api";
import type { ClassSettings, NewClassSettings } from "../../api-types";
import { keys } from "../../app/keys";

/** What is sent: the settings without what the server only tells. */
export function toNewSettings({ can_record: _, ...settings }: ClassSettings): NewClassSettings {
  return settings;
}

export function useSave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: ClassSettings) => api.saveClassSettings(toNewSettings(settings)),
    onMutate: (settings) => {
      const before = client.getQueryData<ClassSettings>(keys.classSettings);
      client.setQueryData(keys.classSettings, settings);
      return { before };
    },
    onSuccess: (settings) => client.setQueryData(keys.classSettings, settings),
    onError: (_error, _settings, context) => client.setQueryData(keys.classSettings, context?.before),
  });
}
