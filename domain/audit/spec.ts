/** One kind of entry in the audit log. */
export interface AuditActionSpec {
  /** Who acted, for the documentation. `system` is the process itself. */
  by: string;
  /** What happened. */
  when: string;
  /** The names of the entry's data: ids, masks, codes and counts, never personal data. */
  data?: readonly string[];
  /** What readers see, with data in braces; the action's own words unless given. */
  text?: string;
}

/** What staff may add to each of their actions; numbers in it are masked. */
export const remarks = ['reason', 'note', 'codes', 'items'] as const;
