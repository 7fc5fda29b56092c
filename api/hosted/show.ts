/** Shows the pages of a new request, and why the last form was refused. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import { ActionRefused, Unavailable } from '../../client/errors.ts';
import { describeFailure, isFailureCode } from '../../domain/failures/codes.ts';
import { accountKinds, type AccountKind } from '../../domain/parties/account.ts';
import { PortFailure } from '../../domain/parties/port-failure.ts';
import type { DocumentKind } from '../../domain/request/document-kinds.ts';
import type { ApiEnv } from '../dependencies.ts';
import { describeProblem, HttpProblem } from '../http-problem.ts';
import { renderBilingual, type BilingualText, type Html } from '../pages/layout.ts';
import { findServicePhone } from '../service-phone.ts';
import { renderAccount } from './account.ts';
import { readBranchSearch } from './branch-search.ts';
import { renderConfirm } from './confirm.ts';
import { describeProblems, renderAlert } from './forms.ts';
import { findMissingPapers, findPapers, renderPapers } from './papers.ts';
import { findNextStep, renderSteps, stepPaths, type Step } from './steps.ts';
import { readWork, type HostedWork } from './work.ts';
import { renderYou } from './you.ts';

/** What a refused form says: beside its fields where these are the reason, else above it. */
interface Refusal {
  problem: BilingualText;
  problems: ReadonlyMap<string, BilingualText>;
  asksAsPrinted: boolean;
  status: 409 | 422 | 503;
  typed?: FormData;
}

/** @throws what is no refusal */
export function readRefusal(c: Context<ApiEnv>, error: unknown): Refusal {
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

export async function showYou(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
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

export async function showAccount(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  const elsewhere = findElsewhere(work);
  if (elsewhere !== undefined) return c.redirect(elsewhere, 303);
  const saved = await describeNewAccount(c, work);
  const { problems = noProblems, asksAsPrinted = false } = refusal ?? {};
  const kind = readKind(c, work, saved?.kind);
  const page = {
    top: await renderTop(c, work, 'account', refusal),
    kinds: listKinds(c, work),
    kind,
    search: kind === 'CORPORATE' ? readBranchSearch(c) : undefined,
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

export async function showPapers(
  c: Context<ApiEnv>,
  refused?: { kind: DocumentKind; problem: BilingualText },
): Promise<Response> {
  const { dependencies, hosted } = c.var;
  const work = await readWork(dependencies, hosted.person);
  if (work.isCorrection && refused) {
    const given = work.draft?.body.materials ?? [];
    const page = {
      top: backToProgress,
      papers: [refused.kind],
      given,
      refused,
      onward: progressPath,
    };
    return c.html(renderPapers(hosted, page), 422);
  }
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

const progressPath = '/change/progress';
/** Where the other parts of a correction are, and what sends them. */
const backToProgress = html`<p>
  <a href="${progressPath}"
    >${renderBilingual({ zh: '返回补正页面', en: 'Back to the correction' })}</a
  >
</p>`;

export async function showConfirm(c: Context<ApiEnv>, refusal?: Refusal): Promise<Response> {
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

export async function describeNewAccount(c: Context<ApiEnv>, { merchant, draft }: HostedWork) {
  const token = draft?.body.newAccount?.token;
  return token === undefined
    ? undefined
    : c.var.dependencies.storage.vault.describeAccount(merchant, token);
}

const listKinds = (c: Context<ApiEnv>, { merchant, record }: HostedWork): readonly AccountKind[] =>
  c.var.dependencies.getPolicy(merchant.acquirerId).values['accountKind.matrix'][record.kind];

/** The kind that the address names, if the merchant may have it. */
export function readKind(c: Context<ApiEnv>, work: HostedWork, saved?: AccountKind): AccountKind {
  const kinds = listKinds(c, work);
  const asked = accountKinds.find((each) => each === c.req.query('kind')) ?? saved;
  return kinds.find((each) => each === asked) ?? kinds[0] ?? 'PERSONAL';
}

/** Whose card it is: the person of the draft, or of the request that is corrected. */
export async function findPersonToken(
  c: Context<ApiEnv>,
  work: HostedWork,
): Promise<string | undefined> {
  const written = work.draft?.body.applicant?.personToken ?? work.person.personToken;
  if (written !== undefined || !work.open) return written;
  const facts = await c.var.dependencies.storage.requestFacts.readLast(work.open);
  return facts?.request.owner?.personToken ?? facts?.request.applicant.personToken;
}
