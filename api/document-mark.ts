/** What stands all over the picture of a document. */
import { formatChineseTime } from '../domain/text/templates.ts';

/** Who reads it, and when: a copy that turns up elsewhere says from whom it came. */
export const describeReader = ({ acquirerId, id }: { acquirerId: string; id: string }): string =>
  `${acquirerId}/${id}  ${formatChineseTime(new Date().toISOString())}`;
