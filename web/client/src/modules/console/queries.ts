// What the console asks the server, and the names under which the answers are kept.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { the } from "../../api";
import { keys as shared } from "../../app/keys";
import * as server from "../../generated/sdk.gen";
import type {
  AdminListAuditData,
  NewPerson,
  NewSchool,
  NewTerms,
  PersonChange,
  Place,
  Relation,
  SchoolChange,
  TeachersChange,
  UnitChange,
} from "../../generated/types.gen";

export type UnitKind = "departments" | "tags";
export type AuditFilter = NonNullable<AdminListAuditData["query"]>;

export const keys = {
  overview: ["console", "overview"],
  signIns: (q: string) => ["console", "sign-ins", q],
  audit: (filter: AuditFilter) => ["console", "audit", filter],
  auditCheck: ["console", "audit-check"],
  form: (id: string) => ["console", "form", id],
  teachers: (id: string) => ["console", "teachers", id],
  leavers: ["console", "leavers"],
  units: (kind: UnitKind) => ["console", "units", kind],
  schools: ["console", "schools"],
  jobs: ["console", "jobs"],
  terms: ["console", "terms"],
  termsOf: (version: string) => ["console", "terms", version],
} as const;

export const admin = {
  overview: () => the(server.adminShowOverview()),
  changeSchool: (body: SchoolChange) => the(server.adminChangeSchool({ body })),
  signIns: (q: string) => the(server.adminListSignIns({ query: { q } })),
  endSignIn: (sign_in_id: string) => the(server.adminEndSignIn({ path: { sign_in_id } })),
  audit: (query: AuditFilter) => the(server.adminListAudit({ query })),
  checkAudit: () => the(server.adminCheckAudit()),
  terms: () => the(server.signupListTerms()),
  termsOf: (version: string) => the(server.signupShowTerms({ path: { version } })),
  publishTerms: (body: NewTerms) => the(server.signupPublishTerms({ body })),
  schools: () => the(server.adminListSchools()),
  makeSchool: (body: NewSchool) => the(server.adminMakeSchool({ body })),
  jobs: () => the(server.adminListJobs()),
  retryJob: (job_id: string) => the(server.adminRetryJob({ path: { job_id } })),
  erase: (person_id: string, confirm: string) => the(server.adminErase({ path: { person_id }, body: { confirm } })),

  form: (person_id: string) => the(server.rosterShowForm({ path: { person_id } })),
  addPerson: (body: NewPerson) => the(server.rosterAddPerson({ body })),
  changePerson: (person_id: string, body: PersonChange) =>
    the(server.rosterChangePerson({ path: { person_id }, body })),
  place: (person_id: string, body: Place) => the(server.rosterPlaceStudent({ path: { person_id }, body })),
  leave: (person_id: string) => the(server.rosterLeave({ path: { person_id } })),
  leavers: () => the(server.rosterListLeavers()),
  bringBack: (person_id: string) => the(server.rosterBringBack({ path: { person_id } })),
  bind: (person_id: string, parent_id: string, relation: Relation) =>
    the(server.rosterBindParent({ path: { person_id, parent_id }, body: { relation } })),
  untie: (person_id: string, parent_id: string) => the(server.rosterUntieParent({ path: { person_id, parent_id } })),
  teachers: (school_class_id: string) => the(server.rosterShowTeachers({ path: { school_class_id } })),
  setTeachers: (school_class_id: string, body: TeachersChange) =>
    the(server.rosterSetTeachers({ path: { school_class_id }, body })),
};

/** The same four operations on departments and on tags. */
export const units = {
  departments: {
    list: () => the(server.rosterListDepartments()),
    add: (body: UnitChange) => the(server.rosterAddDepartment({ body })),
    change: (department_id: string, body: UnitChange) =>
      the(server.rosterChangeDepartment({ path: { department_id }, body })),
    remove: (department_id: string) => the(server.rosterRemoveDepartment({ path: { department_id } })),
  },
  tags: {
    list: () => the(server.rosterListTags()),
    add: (body: UnitChange) => the(server.rosterAddTag({ body })),
    change: (tag_id: string, body: UnitChange) => the(server.rosterChangeTag({ path: { tag_id }, body })),
    remove: (tag_id: string) => the(server.rosterRemoveTag({ path: { tag_id } })),
  },
};

export const overviewQuery = queryOptions({ queryKey: keys.overview, queryFn: admin.overview });
export const unitsQuery = (kind: UnitKind) => queryOptions({ queryKey: keys.units(kind), queryFn: units[kind].list });

export const PEOPLE_FILE = "/api/v1/directory/people.xlsx";
export const AUDIT_FILE = "/api/v1/admin/audit.xlsx";
export const dataFile = (person: string) => `/api/v1/admin/people/${encodeURIComponent(person)}/data.json`;

/** After a change of people nothing that was shown of them is sure. */
export function peopleChanged(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ predicate: ({ queryKey }) => CHANGED.has(String(queryKey[0])) });
}
const CHANGED = new Set(["console", "people", "person", "groups", "group", "workbench", ...shared.directory]);
