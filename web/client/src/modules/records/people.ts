// Whose attendance one may see: a student's own, a parent's children's.
import type { Me } from "../../api-types";

interface Student {
  id: string;
  name: string;
}

export function studentsOf(me: Me): Student[] {
  const own = me.identities.some(({ kind }) => kind === "student") ? [me.person] : [];
  return [...own, ...me.children].map(({ id, name }) => ({ id, name }));
}
