/**
 * The approved templates of a provider: `policies/<profile>/sms/<provider>.json` names the code, the sign and the parameters
 * for each template of ours. Read at start, so that a template that is missing is found before somebody needs it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findShortCode } from '../../domain/notices/short-links.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import {
  listParameters,
  listSmsTemplates,
  type SmsTemplate,
  type TemplateProvider,
} from '../../domain/notices/sms.ts';

/** What a provider wants to know of a template. */
export interface ApprovedTemplate {
  sign: string;
  code: string;
  /** In the order of the approved text. */
  parameters: readonly string[];
}

/** @throws Error for a template that the start has not seen */
export type TemplateFinder = (acquirerId: string, templateId: string) => ApprovedTemplate;

const codes = { aliyun: /^SMS_\d{1,32}$/, tencent: /^\d{1,32}$/ } as const;

const buildRegistrySchema = (provider: TemplateProvider) =>
  z.strictObject({
    sign: z.string().regex(/^[\p{L}\d]{2,12}$/u),
    templates: z.record(
      z.string(),
      z.strictObject({
        code: z.string().regex(codes[provider]),
        parameters: z.array(z.string()),
        /** As it was approved, for people. */
        text: z.string().optional(),
      }),
    ),
  });
export type TemplateRegistry = z.infer<ReturnType<typeof buildRegistrySchema>>;

const folder = fileURLToPath(new URL('../../policies/', import.meta.url));

/**
 * The templates of all profiles in use.
 * @param findProfile the profile of an acquirer
 * @throws Error that names each file, and each template, that is missing or wrong
 */
export function createTemplateFinder(
  provider: TemplateProvider,
  profiles: readonly string[],
  findProfile: (acquirerId: string) => string,
): TemplateFinder {
  const registries = new Map(profiles.map((profile) => [profile, loadRegistry(profile, provider)]));
  return (acquirerId, templateId) => {
    const registry = registries.get(findProfile(acquirerId));
    const template = registry?.templates[templateId];
    if (!registry || !template) throw new Error(`no SMS template ${templateId}`);
    return { sign: registry.sign, ...template };
  };
}

function loadRegistry(profile: string, provider: TemplateProvider): TemplateRegistry {
  const name = `policies/${profile}/sms/${provider}.json`;
  const path = `${folder}${profile}/sms/${provider}.json`;
  if (!existsSync(path))
    throw new Error(
      `${name} is missing: it names the approved template of each message; \`card-change notice templates ${provider}\` prints what to fill in`,
    );
  return checkRegistry(name, provider, JSON.parse(readFileSync(path, 'utf8')));
}

/** @throws Error that names each template that is missing, or has other parameters than our text */
export function checkRegistry(
  name: string,
  provider: TemplateProvider,
  content: unknown,
): TemplateRegistry {
  const read = buildRegistrySchema(provider).safeParse(content);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join('.') || 'the file');
    throw new Error(`${name} is not right: ${fields.join(', ')}`);
  }
  const faults = listSmsTemplates().flatMap((template) => findFault(template, read.data));
  if (faults.length > 0) throw new Error(`${name} is not right: ${faults.join('; ')}`);
  return read.data;
}

function findFault({ id, text }: SmsTemplate, { templates }: TemplateRegistry): string[] {
  const entry = templates[id];
  if (!entry) return [`${id} is missing`];
  const wanted = listParameters(text).toSorted().join(', ');
  const given = entry.parameters.toSorted().join(', ');
  return wanted === given ? [] : [`${id} has the parameters ${wanted}`];
}

/**
 * The values of an approved template. Its text holds the address of short links, so that the parameter is what stands behind
 * it: gateways let no parameter be a link.
 * @throws PortFailure unavailable for a link that is not short: the database that makes them is away
 */
export const fillParameters = (
  { parameters }: Pick<ApprovedTemplate, 'parameters'>,
  params: Readonly<Record<string, string>>,
): [name: string, value: string][] =>
  parameters.map((name) => [
    name,
    name === 'link' ? requireShortCode(params['link'] ?? '') : (params[name] ?? ''),
  ]);

function requireShortCode(link: string): string {
  const code = findShortCode(link);
  if (code === undefined) throw new PortFailure('unavailable', 'sms: the link is not short');
  return code;
}
