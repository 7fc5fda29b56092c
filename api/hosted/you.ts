/** The page on which the owner says who they are; it is a claim, which the register and the provider check. */
import { html } from 'hono/html';
import { z } from 'zod';
import { buildProblems, buildRefusal, validate } from '../../client/validation.ts';
import {
  defaultIdentityDocument,
  identityDocumentTypes,
} from '../../domain/identity/identity-documents.ts';
import type { Draft } from '../../domain/request/draft-schema.ts';
import { formatValue } from '../../domain/text/templates.ts';
import { PersonBody } from '../bodies/accounts.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { takeEntry } from '../limits.ts';
import { renderPage, type BilingualText, type Html } from '../pages/layout.ts';
import { renderCheckbox, renderField, renderForm, renderSelect } from './forms.ts';
import type { HostedSession } from './hosted-session.ts';
import { readField, readShownField } from './session.ts';
import { getApplicantRole, type HostedWork } from './work.ts';

type Problems = ReadonlyMap<string, BilingualText>;

/** The last day of documents that have no end. */
const forGood = '9999-12-31';

interface YouPage {
  top?: Html | undefined;
  /** The back office has said who they are, so that only the last day of the document is asked for. */
  isKnown: boolean;
  problems: Problems;
  /** What was typed before; numbers are not shown again. */
  typed?: FormData | undefined;
}

export const renderYou = (
  session: HostedSession,
  { top, isKnown, problems, typed }: YouPage,
): Html =>
  renderPage(
    { zh: '本人信息', en: 'Who you are' },
    html`${top}
      <section>
        ${renderForm(
          session,
          { action: '/change/you', button: { zh: '保存，下一步', en: 'Save and go on' } },
          html`${!isKnown && renderPerson(problems, typed)}
          ${renderField(
            {
              name: 'idValidUntil',
              label: { zh: '证件有效期至', en: 'Your document is valid until' },
              hint: {
                zh: '见证件背面；长期有效请勾选下方',
                en: 'on its back; tick below if it has no end',
              },
              type: 'date',
              isOptional: true,
              value: typed && readShownField(typed, 'idValidUntil'),
            },
            problems.get('idValidUntil'),
          )}
          ${renderCheckbox('forGood', { zh: '长期有效', en: 'no end' }, typed?.get('forGood') === 'true')}`,
        )}
      </section>`,
  );

const renderPerson = (problems: Problems, typed: FormData | undefined): Html =>
  html`${renderField(
    {
      name: 'name',
      label: { zh: '姓名', en: 'Name' },
      hint: {
        zh: '经营者或法定代表人，与证件一致',
        en: 'of the owner or legal representative, as on the document',
      },
      autocomplete: 'name',
      value: typed && readShownField(typed, 'name'),
    },
    problems.get('name'),
  )}
  ${renderSelect(
    { name: 'idType', label: { zh: '证件类型', en: 'Kind of document' } },
    identityDocumentTypes.map((value) => ({
      value,
      text: { zh: formatValue(value, 'zh'), en: formatValue(value, 'en') },
    })),
    (typed && readShownField(typed, 'idType')) ?? defaultIdentityDocument,
  )}
  ${renderField({ name: 'idNumber', label: { zh: '证件号码', en: 'Number of the document' } }, problems.get('idNumber'))}
  ${renderField(
    {
      name: 'mobile',
      label: { zh: '手机号', en: 'Mobile number' },
      isNumber: true,
      autocomplete: 'tel-national',
    },
    problems.get('mobile'),
  )}`;

/**
 * What the form says of the applicant. Full numbers go to the vault and no further.
 * @throws ActionRefused with everything that is wrong
 */
export async function readYou(
  dependencies: ApiDependencies,
  { merchant, person, record }: HostedWork,
  form: FormData,
): Promise<NonNullable<Draft['applicant']>> {
  const entries = {
    merchantId: merchant.merchantId,
    name: readField(form, 'name'),
    idType: readField(form, 'idType'),
    idNumber: readField(form, 'idNumber'),
    mobile: readField(form, 'mobile'),
  };
  const isForGood = readField(form, 'forGood') === 'true';
  const day = { idValidUntil: isForGood ? forGood : readField(form, 'idValidUntil') };
  const read = {
    person: PersonBody.safeParse(entries),
    day: ValidUntil.safeParse(day),
  };
  const isKnown = person.personToken !== undefined;
  const problems = [
    ...(isKnown || !read.person.error ? [] : buildProblems(read.person.error, entries)),
    ...(read.day.error ? buildProblems(read.day.error, day) : []),
  ];
  if (problems.length > 0 || !read.day.data) throw buildRefusal(problems);
  const role = getApplicantRole(record);
  const { idValidUntil } = read.day.data;
  if (person.personToken !== undefined)
    return { personToken: person.personToken, role, idValidUntil };
  const { merchantId, ...secrets } = validate(PersonBody, entries);
  await takeEntry(dependencies, { ...person, roles: ['owner'] }, 'tokens', merchantId);
  const { token } = await dependencies.storage.vault.tokenizePerson(merchant, secrets);
  return { personToken: token, role, idValidUntil };
}

const ValidUntil = z.object({ idValidUntil: z.iso.date() });
