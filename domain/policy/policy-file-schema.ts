/** A policy file: every parameter with the source of its value, or what differs from another policy. */
import { z } from 'zod';
import { parameterSchemas, Policy } from './policy-schema.ts';

const parameters = z.strictObject(
  Object.fromEntries(
    Object.entries(parameterSchemas).map(([name, value]) => [
      name,
      z.strictObject({ value, source: z.string().trim().min(1) }),
    ]),
  ),
);
const { profile, version } = Policy.shape;
const PolicyFile = z.strictObject({ profile, version, parameters });

/** Holds the parameters that differ from the policy it extends, and no others. */
const VariantFile = z.strictObject({
  profile,
  version,
  extends: z.string().regex(/^[a-z0-9-]{1,40}\/[1-9]\d{0,5}$/, 'a policy such as cn-default/1'),
  parameters: parameters.partial(),
});

/** Reads the JSON of a policy by its name, such as `cn-default/1`. */
export type PolicyFileReader = (name: string) => unknown;

/**
 * The policy in a file: its values, each checked alone and then against the others.
 * @param readBase reads the policy that the file extends; what it throws is given as the reason
 * @throws Error that lists every fault with its path in the file, e.g. `parameters/otp/value/ttl`
 */
export function parsePolicyFile(json: unknown, readBase: PolicyFileReader): Policy {
  const { base, file } = isVariantFile(json)
    ? parseVariantFile(json, readBase)
    : parseFullFile(json);
  const values = Object.fromEntries(
    Object.entries(file.parameters).map(([name, parameter]) => [name, parameter?.value]),
  );
  return parseOrThrow(Policy, {
    profile: file.profile,
    version: file.version,
    values: { ...base, ...values },
  });
}

const isVariantFile = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && 'extends' in json;

const parseFullFile = (json: unknown) => ({ base: {}, file: parseOrThrow(PolicyFile, json) });

function parseVariantFile(json: object, readBase: PolicyFileReader) {
  const file = parseOrThrow(VariantFile, json);
  return { base: parseBasePolicy(file.extends, readBase).values, file };
}

function parseBasePolicy(name: string, readBase: PolicyFileReader): Policy {
  try {
    const json = readBase(name);
    // One step only: a reader of a policy has to open two files at most.
    if (isVariantFile(json)) throw new Error(`${name} extends a policy itself: name that one`);
    return parsePolicyFile(json, readBase);
  } catch (error) {
    throw new Error(`not a policy:\n  extends: ${(error as Error).message}`, { cause: error });
  }
}

function parseOrThrow<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const result = schema.safeParse(json);
  if (!result.success) throw buildPolicyError(result.error);
  return result.data;
}

function buildPolicyError({ issues }: z.ZodError): Error {
  const lines = issues.map(({ path, message }) => `  ${toFilePath(path).join('/')}: ${message}`);
  return new Error(`not a policy:\n${lines.join('\n')}`);
}

/** The path in the file, where each value is one level deeper than in the policy. */
const toFilePath = ([first, name, ...rest]: readonly PropertyKey[]): string[] =>
  (first === 'values' ? ['parameters', name, 'value', ...rest] : [first, name, ...rest])
    .filter((step) => step !== undefined)
    .map(String);
