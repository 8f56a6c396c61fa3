// The names of what the cache holds, in one place, so that news and pages mean the same thing.
export const keys = {
  session: ["session"],
  inbox: ["inbox"],
  groups: ["groups"],
  group: (id: string) => ["group", id],
  messages: (group: string) => ["messages", group],
  workbench: ["workbench"],
  directory: ["directory"],
  people: (filter: object) => ["people", filter],
  person: (id: string) => ["person", id],
  liveClasses: ["classes", "live"],
  passkeys: ["passkeys"],
  signIns: ["sign-ins"],
} as const;
