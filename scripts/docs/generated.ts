/** Fills the generated parts of a document: what stands between `<!-- generated: name -->` and `<!-- end -->`. */
import { readFileSync } from 'node:fs';
import { format, type FormatConfig } from 'oxfmt';
import { buildAuditActionTable } from './audit-actions.ts';
import { buildEventTable } from './events.ts';
import { buildFailureTable } from './failures.ts';
import { buildIntakeTable } from './intakes.ts';
import { buildNoticeTable } from './notices.ts';
import { buildPolicyTable } from './policy.ts';
import { buildRiskTable } from './risk.ts';
import { buildSmsTable } from './sms.ts';
import { buildStageDiagram } from './stages.ts';
import { buildPermissionTable } from './permissions.ts';

const parts: Record<string, () => string> = {
  stages: buildStageDiagram,
  permissions: buildPermissionTable,
  intakes: buildIntakeTable,
  risk: buildRiskTable,
  failures: buildFailureTable,
  policy: buildPolicyTable,
  notices: buildNoticeTable,
  sms: buildSmsTable,
  audit: buildAuditActionTable,
  events: buildEventTable,
};

export const documentsWithGeneratedParts = ['process.md'];

const generatedPart = /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * The document with its generated parts written anew, formatted as `npm run format` does.
 * @throws Error for a marker that names no part
 */
export async function fillGeneratedParts(text: string): Promise<string> {
  const filled = text.replaceAll(generatedPart, (_, start: string, name: string, end: string) => {
    const part = parts[name];
    if (!part) throw new Error(`unknown generated part: ${name}`);
    return `${start}\n${part()}\n\n${end}`;
  });
  const settings = new URL('../../.oxfmtrc.json', import.meta.url);
  const { code } = await format(
    'process.md',
    filled,
    JSON.parse(readFileSync(settings, 'utf8')) as FormatConfig,
  );
  return code;
}
