/** What a notification of Lakala is about. */
import { z } from 'zod';
import { parseAnswer } from '../../http/answers.ts';

const No = z.string().regex(/^[\w-]{1,64}$/);
const Contract = z.object({ orderNo: No, contractId: No });
/** The page nests what it sends in two ways. */
const Notification = z.union([
  z.object({ data: Contract }).transform(({ data }) => data),
  Contract,
]);

/** Our number and the id of the contract; undefined when the notification names none. */
export function readContractId(body: Buffer): { ownNo: string; applicationNo: string } | undefined {
  const found = Notification.safeParse(parseAnswer(body)).data;
  return found && { ownNo: found.orderNo, applicationNo: found.contractId };
}
