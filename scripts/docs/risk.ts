import { isTakeoverSign, riskReasons, type RiskReason } from '../../domain/risk/reasons.ts';
import { table } from './table.ts';

const about = {
  safety: 'safety of the account',
  account: 'the new account',
  request: 'the request',
} as const;

export const riskTable = (): string =>
  table(
    ['reason', 'points', 'at least', 'staff read', 'merchant is told it is about'],
    (Object.keys(riskReasons) as RiskReason[]).map((reason) => {
      const { points, floor, theme, zh, en } = riskReasons[reason];
      const lowest = isTakeoverSign(reason) ? `${floor}, two: red` : (floor ?? '');
      return [`\`${reason}\``, String(points), lowest, `${zh} ${en}`, theme ? about[theme] : ''];
    }),
  );
