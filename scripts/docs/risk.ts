import { loadPolicy } from '../../adapters/settings/policy-files.ts';
import { isTakeoverReason, riskReasonNames, riskReasons } from '../../domain/risk/reasons.ts';
import { renderTable } from './table.ts';

const riskThemes = {
  safety: 'safety of the account',
  account: 'the new account',
  request: 'the request',
} as const;

/** With the points and floors of the default profile. */
export function buildRiskTable(): string {
  const weights = loadPolicy('cn-default').values['risk.reasons'];
  return renderTable(
    ['reason', 'points', 'tier at least', 'staff read', 'merchant reads that it concerns'],
    riskReasonNames.map((reason) => {
      const { theme, zh, en } = riskReasons[reason];
      const { points, floor } = weights[reason];
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
}
