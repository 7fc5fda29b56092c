/** Results of checks as people read them. A result that is no clean yes is marked where it is shown. */
import { html } from 'hono/html';
import type { AccountStatus, NameMatch } from '../../domain/parties/bank.ts';
import { proofResultWords } from '../../domain/text/proof-words.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';

const resultWords = {
  MATCH: { zh: '一致', en: 'match' },
  CLOSE_MATCH: { zh: '相近', en: 'close match' },
  NO_MATCH: { zh: '不一致', en: 'no match' },
  NOT_POSSIBLE: { zh: '无法核对', en: 'cannot be compared' },
  UNAVAILABLE: { zh: '暂无答复', en: 'no answer' },
  VERIFIED: { zh: '已核实', en: 'verified' },
  REFUTED: { zh: '不符', en: 'refuted' },
  UNKNOWN: { zh: '未知', en: 'unknown' },
  ACTIVE: { zh: '正常', en: 'active' },
  CLOSED: { zh: '已销户', en: 'closed' },
  SUSPENDED: { zh: '已暂停', en: 'suspended' },
  FROZEN: { zh: '已冻结', en: 'frozen' },
  DORMANT: { zh: '睡眠户', en: 'dormant' },
  LOST: { zh: '已挂失', en: 'reported lost' },
  EXPIRED: { zh: '已过期', en: 'expired' },
  REVOKED: { zh: '已吊销', en: 'revoked' },
  CANCELLED: { zh: '已注销', en: 'cancelled' },
  NOT_FOUND: { zh: '查无登记', en: 'no entry' },
  NO_NUMBER: { zh: '无登记号码', en: 'no number to ask by' },
  NOT_ASKED: { zh: '未接入', en: 'not connected' },
  ...proofResultWords,
  done: { zh: '已完成', en: 'done' },
  unavailable: { zh: '暂不可用', en: 'unavailable' },
  'not-asked': { zh: '未接入', en: 'not connected' },
  hit: { zh: '命中', en: 'hit' },
  clear: { zh: '未命中', en: 'clear' },
} as const satisfies Record<string, BilingualText> &
  Record<NameMatch | AccountStatus, BilingualText>;
export type CheckResult = keyof typeof resultWords;

/** What a check should say. */
const clean: readonly CheckResult[] = ['MATCH', 'VERIFIED', 'ACTIVE', 'passed', 'done', 'clear'];
/** Nothing that was found: nobody was asked, or nobody could say. */
const silent: readonly CheckResult[] = ['NOT_ASKED', 'not-asked', 'UNKNOWN', 'NO_NUMBER'];

/** @returns nothing for a check that was not made */
export const renderResult = (result: CheckResult | undefined): Html =>
  result === undefined
    ? html``
    : html`<span class="${clean.includes(result) || silent.includes(result) ? '' : 'late'}"
        >${renderBilingual(resultWords[result])}</span
      >`;
