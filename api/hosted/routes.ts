/** The pages on which an owner writes a new request. Each form saves a part of the draft; a GET changes nothing. */
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure, isFailureCode } from '../../domain/failures/codes.ts';
import { accountKinds, type AccountKind } from '../../domain/parties/account.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import { reasonKinds } from '../../domain/request/card-change-schema.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { readSource } from '../caller-address.ts';
import type { ApiEnv } from '../dependencies.ts';
import { maxDocumentBytes, storeDocument } from '../documents.ts';
import { confirmDraft } from '../drafts.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import type { BilingualText, Html } from '../pages/layout.ts';
import { readPrecheck } from '../precheck.ts';
import { limitBody } from '../request-validation.ts';
import { findServicePhone } from '../service-phone.ts';
import { readAccount, renderAccount } from './account.ts';
import { renderConfirm } from './confirm.ts';
import { answerHostedError, renderForeign } from './errors.ts';
import { describeProblems, renderAlert } from './forms.ts';
import { renderLeft } from './messages.ts';
import { findFile, findMissingPapers, findPapers, renderPapers } from './papers.ts';
import { endHostedSession, readField, readHostedForm, requireHostedSession } from './session.ts';
import { renderStart } from './start.ts';
import { findNextStep, renderSteps, stepPaths, type Step } from './steps.ts';
import { buildOwner, findRequest, readWork, writeDraft, type HostedWork } from './work.ts';
import { readYou, renderYou } from './you.ts';

export const hostedRoutes = new Hono<ApiEnv>();

const progressPath = '/change/progress';

hostedRoutes.use('/change', requireHostedSession);
for (const path of ['you', 'account', 'papers', 'papers/*', 'confirm', 'begin', 'leave'])
  hostedRoutes.use(`/change/${path}`, requireHostedSession);

hostedRoutes.get('/change', async (c) => {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  if (work.open || hosted.person.requestId !== undefined) return c.redirect(progressPath, 303);
  const { scope } = hosted.person;
  const plan = {
    ...(scope && { scope }),
    ...(work.draft?.body.reason && { reason: work.draft.body.reason.kind }),
  };
  const [precheck, account, earlier] = await Promise.all([
    readPrecheck(dependencies, work.merchant, plan),
    describeNewAccount(c, work),
    findRequest(dependencies, hosted.person),
  ]);
  const papers = findPapers(dependencies, work, account?.kind);
  const missing = findMissingPapers(papers, work.draft?.body.materials);
  return c.html(
    renderStart({
      session: hosted,
      work,
      precheck,
      papers,
      next: findNextStep(work.draft, missing.length),
      servicePhone: findServicePhone(c),
      hasEarlier: earlier !== undefined,
    }),
  );
});

hostedRoutes.post('/change/begin', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const kind = reasonKinds.find((each) => each === readField(form, 'reason')) ?? 'other';
  const work = await readWork(dependencies, hosted.person);
  await writeDraft(dependencies, work, (body) => ({ ...body, reason: { kind } }));
  return c.redirect(stepPaths.you, 303);
});

hostedRoutes.get('/change/you', (c) => showYou(c));
hostedRoutes.post('/change/you', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const work = await readWork(dependencies, hosted.person);
  try {
    const applicant = await readYou(dependencies, work, form);
    await writeDraft(dependencies, work, (body) => ({ ...body, applicant }));
    return c.redirect(work.isCorrection ? progressPath : stepPaths.account, 303);
  } catch (error) {
    return showYou(c, { ...readRefusal(c, error), typed: form });
  }
});

hostedRoutes.get('/change/account', (c) => showAccount(c));
hostedRoutes.post('/change/account', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const work = await readWork(dependencies, hosted.person);
  const personToken = await findPersonToken(c, work);
  if (personToken === undefined) return c.redirect(stepPaths.you, 303);
  try {
    const kind = readKind(c, work);
    const { token, last4 } = await readAccount(dependencies, work, form, { kind, personToken });
    await writeDraft(dependencies, work, (body) => ({
      ...body,
      newAccount: { token, last4 },
      // Papers about another account prove nothing of this one.
      ...(body.newAccount &&
        body.newAccount.token !== token && {
          materials: (body.materials ?? []).filter((each) => !accountPapers.includes(each.kind)),
        }),
    }));
    return c.redirect(work.isCorrection ? progressPath : stepPaths.papers, 303);
  } catch (error) {
    return showAccount(c, { ...readRefusal(c, error), typed: form });
  }
});

const accountPapers: readonly string[] = ['card-photo', 'account-permit'];

hostedRoutes.get('/change/papers', (c) => showPapers(c));
hostedRoutes.post(
  '/change/papers/:kind',
  limitBody(maxDocumentBytes + 60 * kilobyte),
  async (c) => {
    const { dependencies, hosted, caller } = c.var;
    const kind = documentKinds.find((each) => each === c.req.param('kind'));
    if (!kind) throw new HttpProblem('API_NOT_FOUND');
    const form = await readHostedForm(c);
    if (!form) return c.html(renderForeign(), 403);
    const work = await readWork(dependencies, hosted.person);
    try {
      const file = findFile(form, kind);
      if (!file) throw new ActionRefused('MAT_MISSING', { params: { items: kind } });
      const { documentId, sha256 } = await storeDocument(
        dependencies,
        caller,
        file,
        work.merchant.merchantId,
      );
      await writeDraft(dependencies, work, (body) => ({
        ...body,
        materials: [
          ...(body.materials ?? []).filter((each) => each.kind !== kind),
          { kind, documentId, sha256 },
        ],
      }));
      return c.redirect(work.isCorrection ? progressPath : stepPaths.papers, 303);
    } catch (error) {
      const { problem } = readRefusal(c, error);
      return showPapers(c, { kind, problem });
    }
  },
);

hostedRoutes.get('/change/confirm', (c) => showConfirm(c));
hostedRoutes.post('/change/confirm', limitBody(16 * kilobyte), async (c) => {
  const { dependencies, hosted } = c.var;
  const { person } = hosted;
  const form = await readHostedForm(c);
  if (!form) return c.html(renderForeign(), 403);
  const work = await readWork(dependencies, person);
  // Whoever presses twice, or goes back and presses again, sees the request that there is.
  if (!work.draft) return c.redirect(progressPath, 303);
  const digest = readField(form, 'digest') ?? '';
  try {
    const owner = buildOwner(person);
    await confirmDraft(dependencies, work.draft, digest, owner, person.authn ?? {}, readSource(c));
    return c.redirect(progressPath, 303);
  } catch (error) {
    return showConfirm(c, readRefusal(c, error));
  }
});

hostedRoutes.post('/change/leave', limitBody(kilobyte), async (c) => {
  if (!(await readHostedForm(c))) return c.html(renderForeign(), 403);
  const { returnUrl } = c.var.hosted.person;
  await endHostedSession(c);
  return c.html(renderLeft(returnUrl));
});

hostedRoutes.onError(answerHostedError);

/** What a refused form says: beside its fields where these are the reason, else above it. */
interface Refusal {
  problem: BilingualText;
  problems: ReadonlyMap<string, BilingualText>;
  asksAsPrinted: boolean;
  status: 409 | 422 | 503;
  typed?: FormData;
}

/** @throws what is no refusal */
function readRefusal(c: Context<ApiEnv>, error: unknown): Refusal {
  const phone = findServicePhone(c);
  if (error instanceof ActionRefused) {
    const { problems = [], params } = error;
    return {
      problem: describeFailure(error.code, { ...params, phone }),
      problems: describeProblems(problems, phone),
      asksAsPrinted: problems.some((each) => each.params?.['confirm'] === 'asPrinted'),
      status: 422,
    };
  }
  const none = { problems: new Map(), asksAsPrinted: false };
  if (error instanceof Unavailable)
    return { ...none, problem: describeProblem('NET_INTERRUPTED'), status: 503 };
  if (error instanceof HttpProblem)
    return { ...none, problem: describeProblem(error.code, { phone }), status: 409 };
  if (error instanceof PortFailure && isFailureCode(error.code ?? ''))
    return {
      ...none,
      problem: describeFailure(error.code as 'MAT_INVALID', { phone }),
      status: 422,
    };
  throw error;
}

const noProblems: ReadonlyMap<string, BilingualText> = new Map();

async function showYou(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  const elsewhere = findElsewhere(work);
  if (elsewhere !== undefined) return c.redirect(elsewhere, 303);
  const { problems = noProblems } = refusal ?? {};
  const top = await renderTop(c, work, 'you', refusal);
  const isKnown = hosted.person.personToken !== undefined;
  return c.html(
    renderYou(hosted, { top, isKnown, problems, typed: refusal?.typed }),
    refusal?.status ?? 200,
  );
}

async function showAccount(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  const elsewhere = findElsewhere(work);
  if (elsewhere !== undefined) return c.redirect(elsewhere, 303);
  const saved = await describeNewAccount(c, work);
  const { problems = noProblems, asksAsPrinted = false } = refusal ?? {};
  const page = {
    top: await renderTop(c, work, 'account', refusal),
    kinds: listKinds(c, work),
    kind: readKind(c, work, saved?.kind),
    saved: refusal ? undefined : saved,
    problems: problems.has('again') ? new Map([...problems, ['again', differ]]) : problems,
    asksAsPrinted,
    typed: refusal?.typed,
  };
  return c.html(renderAccount(hosted, page), refusal?.status ?? 200);
}

const differ = {
  zh: '两次输入的号码不一致，请对照卡面都重新输入',
  en: 'the two numbers differ; please type both again from the card',
};

async function showPapers(
  c: Context<ApiEnv>,
  refused?: { kind: (typeof documentKinds)[number]; problem: BilingualText },
): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  if (work.isCorrection || !work.draft) return c.redirect(stepPaths.start, 303);
  const account = await describeNewAccount(c, work);
  const page = {
    top: await renderTop(c, work, 'papers'),
    papers: findPapers(dependencies, work, account?.kind),
    given: work.draft.body.materials ?? [],
    ...(refused && { refused }),
    onward: stepPaths.confirm,
  };
  return c.html(renderPapers(hosted, page), refused ? 422 : 200);
}

async function showConfirm(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  const { draft, merchant } = work;
  if (work.open || !draft) return c.redirect(stepPaths.start, 303);
  const account = await describeNewAccount(c, work);
  const missing = findMissingPapers(
    findPapers(dependencies, work, account?.kind),
    draft.body.materials,
  );
  const next = findNextStep(draft, missing.length);
  if (next !== 'confirm') return c.redirect(stepPaths[next], 303);
  const { applicant } = draft.body;
  const person =
    applicant && (await dependencies.storage.vault.describePerson(merchant, applicant.personToken));
  const page = {
    top: await renderTop(c, work, 'confirm', refusal),
    work,
    draft,
    account,
    idLast4: person?.idLast4,
  };
  return c.html(renderConfirm(hosted, page), refusal?.status ?? 200);
}

/** Pages of a part belong to a draft, or to a correction. */
const findElsewhere = ({ open, isCorrection, draft }: HostedWork): string | undefined => {
  if (isCorrection) return undefined;
  return open || !draft ? stepPaths.start : undefined;
};

/** The steps of a new request, and why the last form was refused. A correction has no steps. */
async function renderTop(
  c: Context<ApiEnv>,
  work: HostedWork,
  step: Step,
  refusal?: Refusal,
): Promise<Html> {
  const account = await describeNewAccount(c, work);
  const papers = findPapers(c.var.dependencies, work, account?.kind);
  const next = findNextStep(
    work.draft,
    findMissingPapers(papers, work.draft?.body.materials).length,
  );
  const texts = refusal && describeRefused(refusal, step);
  return html`${!work.isCorrection && renderSteps(step, next)} ${texts && renderAlert(texts)}`;
}

/** The last page has no fields of its own beside which a problem could stand. */
function describeRefused({ problem, problems }: Refusal, step: Step): BilingualText[] {
  if (problems.size === 0) return [problem];
  return step === 'confirm' ? [...problems.values()] : [seeBelow];
}

const seeBelow = {
  zh: '有内容需要修改，请看下方红字',
  en: 'something has to be corrected; see the red lines below',
};

async function describeNewAccount(c: Context<ApiEnv>, { merchant, draft }: HostedWork) {
  const token = draft?.body.newAccount?.token;
  return token === undefined
    ? undefined
    : c.var.dependencies.storage.vault.describeAccount(merchant, token);
}

const listKinds = (c: Context<ApiEnv>, { merchant, record }: HostedWork): readonly AccountKind[] =>
  c.var.dependencies.getPolicy(merchant.acquirerId).values['accountKind.matrix'][record.kind];

/** The kind that the address names, if the merchant may have it. */
function readKind(c: Context<ApiEnv>, work: HostedWork, saved?: AccountKind): AccountKind {
  const kinds = listKinds(c, work);
  const asked = accountKinds.find((each) => each === c.req.query('kind')) ?? saved;
  return kinds.find((each) => each === asked) ?? kinds[0] ?? 'PERSONAL';
}

/** Whose card it is: the person of the draft, or of the request that is corrected. */
async function findPersonToken(c: Context<ApiEnv>, work: HostedWork): Promise<string | undefined> {
  const written = work.draft?.body.applicant?.personToken ?? work.person.personToken;
  if (written !== undefined || !work.open) return written;
  const facts = await c.var.dependencies.storage.requestFacts.readLast(work.open);
  return facts?.request.owner?.personToken ?? facts?.request.applicant.personToken;
}
