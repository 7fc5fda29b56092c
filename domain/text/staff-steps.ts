/**
 * What staff do next, in Chinese beside the English line of the process. The process writes one language, so that a history and
 * the Temporal UI read alike for everybody; the desk shows both. `{…}` stands for whatever the process fills in.
 */
import { visitChecklist } from '../switch/field-visit.ts';
import { nameStep, translateOrders } from './process-words.ts';

const priorities = [
  ['first, as payouts are held: {rest}', '优先（结算款暂存中）：{rest}'],
  ['first, as it is late: {rest}', '优先（已超时）：{rest}'],
] as const;

const visits = [
  [
    '{rest}; if it needs a visit, from {from} to {to}: check {items}',
    '{rest}；如需上门，{from} 至 {to}：检查{items}',
  ],
  [
    '{rest}; if it needs a visit, at a time agreed with the merchant: check {items}',
    '{rest}；如需上门，与商户约定时间：检查{items}',
  ],
] as const;

const steps = [
  ['nothing', '无需操作'],
  ['wait for the merchant', '等待商户操作'],
  ['nothing to do: the owner may ask for the link again', '无需操作：商户可重新获取链接'],
  ['nothing to do: an objection stops the change', '无需操作：如有异议，变更会停止'],
  ['nothing to do: reminders go out automatically', '无需操作：系统自动提醒'],
  ['nothing to do: the steps are undone automatically', '无需操作：各步骤自动恢复'],
  ['nothing to do: silence counts as consent', '无需操作：到期未答复视为同意'],
  ['nothing: the payouts are looked at every day', '无需操作：每日查看结算'],
  [
    'nothing: the first payout of {who} is waited for, and looked for every day',
    '无需操作：等待 {who} 的首笔结算，每日查询',
  ],
  [
    'nothing: the settlement is asked again; skip (two people) cuts over all the same',
    '无需操作：将再次查询结算系统；跳过（需两人）则仍然切换',
  ],
  [
    'ask the settlement whether the old card is dropped: it is asked again automatically',
    '请向结算系统确认原卡是否已移除：系统会自动再次查询',
  ],
  ['a clerk may attest in person', '柜员可当面核验'],
  ['approve or reject as maker', '请初审（通过或不通过）'],
  ['approve or reject as checker', '请复审（通过或不通过）'],
  [
    '{step}, after legal advice: the signed supplement changes the contract',
    '{step}；先取得法律意见：所签补充协议变更了合同',
  ],
  [
    'call back a number of the record that has not changed lately, then record it; when there is none, a clerk attests the owner in person with both cards',
    '请拨打近期未变更的登记号码核实并登记；没有这样的号码时，由柜员当面核验经营者（法定代表人）本人及新旧两张卡',
  ],
  ['reject: a contact denied the change on the phone', '请选“不通过”：联系人在电话中否认本次变更'],
  ['thaw (two people) or reject', '请解除暂停（需两人），或选“不通过”'],
  [
    'call back a contact of long standing and record it, then thaw (two people) or reject',
    '请先拨打长期登记的联系人核实并登记，再解除暂停（需两人），或选“不通过”',
  ],
  [
    'help with the new request; thaw (two people) or reject if there will be none',
    '请协助商户重新申请；如不再申请，请解除暂停（需两人），或选“不通过”',
  ],
  [
    'no old contact could be notified: call one and record the call; where nobody answers any more, a clerk attests the owner in person with both cards, or freeze the request for the risk officer to reject',
    '未能通知任何原联系人：请致电其中一位并登记；如号码均已停用，由柜员当面核验本人及新旧两张卡，或暂停申请，由风控人员选“不通过”',
  ],
  [
    'no old contact could be notified: call one and record the call; where nobody answers any more, freeze the request for the risk officer to reject',
    '未能通知任何原联系人：请致电其中一位并登记；如号码均已停用，请暂停申请，由风控人员选“不通过”',
  ],
  [
    'the next request of the merchant is in its switch: see that it ends; the old card is put back after it',
    '该商户的下一笔换卡正在切换：请跟进至其结束，之后恢复原卡',
  ],
  [
    'lift the freeze of {what}, set by {by}: {reason}',
    '待解除切换暂停 {what}（{by} 设置）：{reason}',
  ],
  [
    'a rule or the database fails: see the log of the worker; it is tried again',
    '规则或数据库出错：请查看 worker 日志；系统会自动重试',
  ],
  [
    'ask the bank of the new card about the payouts that are to come back',
    '请向新卡银行查询应退回的款项',
  ],
  ['have terminals switched on: {which}', '请让商户将终端开机：{which}'],
  [
    '{what}: the party is asked again automatically; retry asks at once',
    '{what}：系统自动再次查询；点“重试”立即查询',
  ],
  ['{what}: the party is queried again automatically', '{what}：系统自动再次查询'],
  [
    '{what}: ask the party about {key}, then retry, skip or roll back',
    '{what}：请向对方核实 {key}，再重试、跳过或恢复原卡',
  ],
  [
    '{what}: clear the fault, then retry, or skip (two people)',
    '{what}：请排除故障后重试，或跳过（需两人）',
  ],
  ['{what}: clear the fault, then retry', '{what}：请排除故障后重试'],
  ['{what}: refused by a machine, a retry appeals', '{what}：自动审核未通过，重试即提请人工复审'],
] as const;

const compile = ([en, zh]: readonly [string, string]) => ({
  pattern: new RegExp(
    `^${en.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{(\w+)\}/g, '(?<$1>.+)')}$`,
  ),
  zh,
});

const outer = [...priorities, ...visits].map(compile);
const inner = steps.map(compile);

/** The Chinese of a line that the process wrote for staff; undefined for lines of other versions. */
export function translateStaffStep(line: string): string | undefined {
  for (const { pattern, zh } of [...outer, ...inner]) {
    const found = pattern.exec(line)?.groups;
    if (!found && !pattern.test(line)) continue;
    return zh.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      translatePart(name, found?.[name] ?? ''),
    );
  }
  return translateOrders(line);
}

/** Parts are steps themselves, or items of the checklist; names stay as they are. */
function translatePart(name: string, text: string): string {
  if (name === 'items')
    return visitChecklist
      .reduce((rest, { en, zh }) => rest.replace(en, zh), text)
      .replaceAll('; ', '、');
  return translateStaffStep(text) ?? (name === 'what' ? nameStep(text).zh : text);
}
