/** The documents that entries of the audit log name. */

/** The ids that an entry names: those of a submission, or of a correction. */
export const listNamedDocuments = ({
  action,
  data,
}: {
  action: string;
  data?: Readonly<Record<string, unknown>>;
}): string[] =>
  (action === 'submitted' || action === 'corrected') && typeof data?.['documents'] === 'string'
    ? data['documents'].split(', ').filter(Boolean)
    : [];
