/** Every text that a body of the API or a message to the process takes is tried with numbers that belong to the vault [I9]. */
import { readdirSync } from 'node:fs';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CampaignRequest } from '../../domain/campaign/campaign-schema.ts';
import { actionBodies, actionFields } from '../../domain/request/action-schema.ts';
import { CardChangeRequest } from '../../domain/request/card-change-schema.ts';

const card = '6222021234567890128';
const residentId = '11010519491231002X';
const group = (number: string) => number.replaceAll(/(.{4})(?=.)/g, '$1-');
const bare = [card, residentId].flatMap((number) => [number, group(number)]);
const dressed = [card, residentId].flatMap((number) => [
  `acc_${number}`,
  `ref.${number}`,
  `${number}/${number}`,
]);

/** Fields in which such a number goes nowhere, or cannot be told from what belongs there; by the end of their path. */
const exceptions: Readonly<Record<string, string>> = {
  accountNumber: 'it is moved to the vault',
  holderIdNumber: 'it is moved to the vault',
  idNumber: 'it is moved to the vault',
  merchantId: 'numbers of merchants have the form of card numbers; the core knows them',
  acquirerId: 'the token names it',
  acquirerIds: 'the token names them',
  terminal: 'serial numbers have the form of card numbers; the record knows them',
  terminals: 'serial numbers have the form of card numbers; the record knows them',
  'terminal.sn': 'serial numbers have the form of card numbers; the record knows them',
  deviceId: 'a program made it, and an IMEI has the form of a card number',
  'by.id': 'the identity provider or the back office made it',
  'submittedBy.id': 'the identity provider or the back office made it',
  'draftedBy.id': 'the identity provider or the back office made it',
  'startedBy.id': 'the identity provider made it',
  documentId: 'only that of a stored document is taken, before anything is stored',
  'requestCode.contactId': 'only a contact of the record is taken, before anything is stored',
  'recordCallback.contactId': 'only a contact of the record is taken, before anything is stored',
  'message.object.contactId': 'the link has it from the record; the body of staff is checked',
  sessionRef: 'only an open session is taken, before anything is stored',
  signingId: 'only the open signing is taken, before anything is stored',
  step: 'only the step that waits is taken, before anything is stored',
  answerRef: 'the vault made it',
  'openTask.requestId': 'only a known request is taken, before anything is stored',
  'finishTask.outcome': 'only an outcome of the kind of task is taken',
  'finishTask.checks.key': 'only a check of the kind of task is taken',
  'freezeCutOvers.name': 'only a known bank, network or acquirer is taken',
  'allowCutOvers.name': 'only a freeze that is set is taken',
  'policy.profile': 'only a known policy is taken',
  'campaign.campaignId': 'a digest',
  'submitDraft.link': 'it is read and not stored',
  'confirmDraft.digest': 'it is compared and not stored',
  'createEndpoint.url': 'an address of a program',
  loadCampaign: 'the rows are checked one by one, and the numbers moved to the vault',
  'precheck.scope.terminal': 'nothing of a pre-check is stored',
};
const isException = (path: string): boolean =>
  path.startsWith('verifyReceipt.') ||
  Object.keys(exceptions).some((end) => `.${path.replace(' ', '.')}`.endsWith(`.${end}`));

/** Digests and ids of ours: digits among their letters are there by chance. A bare number is none of them. */
const madeByUs = /(?:^| |\.)(?:evidence|appealOf|message submit\.requestId)$/;

interface Leaf {
  path: string;
  schema: z.ZodType;
}

/** The schemas of texts, with their paths. A text that is changed when it is read is tried as a whole. */
function listTexts(schema: z.ZodType, path: string): Leaf[] {
  const { def } = schema._zod as unknown as { def: Record<string, unknown> & { type: string } };
  const inner = (name: string) => def[name] as z.ZodType;
  switch (def.type) {
    case 'string':
      return [{ path, schema }];
    case 'object':
      return Object.entries(def['shape'] as Record<string, z.ZodType>).flatMap(([name, field]) =>
        listTexts(field, `${path}.${name}`),
      );
    case 'array':
      return listTexts(inner('element'), path);
    case 'record':
      return [
        ...listTexts(inner('keyType'), `${path}.key`),
        ...listTexts(inner('valueType'), path),
      ];
    case 'union':
      return (def['options'] as z.ZodType[]).flatMap((option) => listTexts(option, path));
    case 'pipe':
      return listTexts(inner('in'), path).map((leaf) =>
        leaf.path === path ? { path, schema } : leaf,
      );
    case 'optional':
    case 'default':
    case 'nullable':
    case 'catch':
    case 'readonly':
      return listTexts(inner('innerType'), path);
    default:
      return [];
  }
}

const findLeaks = (schema: z.ZodType, path: string): string[] =>
  listTexts(schema, path)
    .filter((leaf) => !isException(leaf.path))
    .filter((leaf) =>
      [...bare, ...(madeByUs.test(leaf.path) ? [] : dressed)].some(
        (number) => leaf.schema.safeParse(number).success,
      ),
    )
    .map((leaf) => leaf.path);

async function listBodies(): Promise<Record<string, z.ZodType>> {
  const folder = new URL('../../api/routes/', import.meta.url);
  const bodies: Record<string, z.ZodType> = {};
  for (const file of readdirSync(folder))
    for (const routes of Object.values(
      (await import(new URL(file, folder).href)) as Record<string, Partial<OpenAPIHono>>,
    ))
      for (const definition of routes.openAPIRegistry?.definitions ?? []) {
        if (definition.type !== 'route') continue;
        const { operationId = '', request } = definition.route;
        for (const content of Object.values(request?.body?.content ?? {}))
          if (content && 'schema' in content && content.schema instanceof z.ZodType)
            bodies[operationId] = content.schema;
      }
  return bodies;
}

describe('Texts that callers send', () => {
  it('no act, request or other body lets a card or ID number through', async () => {
    const schemas = {
      ...(await listBodies()),
      ...Object.fromEntries(
        Object.entries(actionFields).map(([name, fields]) => [`message ${name}`, fields]),
      ),
      'message submit': CardChangeRequest,
      campaign: CampaignRequest,
    };
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(Object.keys(actionBodies)));
    const leaks = Object.entries(schemas).flatMap(([name, schema]) => findLeaks(schema, name));
    expect([...new Set(leaks)]).toEqual([]);
  });
});
