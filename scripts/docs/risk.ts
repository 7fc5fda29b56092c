import { isTakeoverReason, riskReasons, type RiskReason } from '../../domain/risk/reasons.ts';
import { renderTable } from './table.ts';

const riskThemes = {
  safety: 'safety of the account',
  account: 'the new account',
  request: 'the request',
} as const;

export const buildRiskTable = (): string =>
  renderTable(
    ['reason', 'points', 'tier at least', 'staff read', 'merchant reads that it concerns'],
    (Object.keys(riskReasons) as RiskReason[]).map((reason) => {
      const { points, floor, theme, zh, en } = riskReasons[reason];
      const lowest = isTakeoverReason(reason)
        ? `${floor}; red with another of these`
        : (floor ?? '');
      return [
        `\`${reason}\``,
        String(points),
        lowest,
        `${zh} ${en}`,
        theme ? riskThemes[theme] : '',
      ];
    }),
  );
