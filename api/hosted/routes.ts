/** The pages on which an owner writes a new request. Each form saves a part of the draft; a GET changes nothing. */
import { Hono } from 'hono';
import { ActionRefused } from '../../client/errors.ts';
import { reasonKinds } from '../../domain/request/card-change-schema.ts';
import { documentKinds } from '../../domain/request/document-kinds.ts';
import { readSource } from '../caller-address.ts';
import type { ApiEnv } from '../dependencies.ts';
import { maxDocumentBytes, storeDocument } from '../documents.ts';
import { confirmDraft } from '../drafts.ts';
import { readGuide } from '../guide.ts';
import { HttpProblem } from '../http-problem.ts';
import { kilobyte } from '../operation.ts';
import { readPrecheck } from '../precheck.ts';
import { limitBody } from '../request-validation.ts';
import { findServicePhone } from '../service-phone.ts';
import { readAccount } from './read-account.ts';
import {
  describeNewAccount,
  findPersonToken,
  readKind,
  readRefusal,
  showAccount,
  showConfirm,
  showPapers,
  showYou,
} from './show.ts';
import { answerHostedError, renderForeign } from './errors.ts';
import { readGuideVersion } from './guide.ts';
import { renderLeft } from './messages.ts';
import { findFile, findMissingPapers, findPapers } from './papers.ts';
import { endHostedSession, readField, readHostedForm, requireHostedSession } from './session.ts';
import { renderStart } from './start.ts';
import { findNextStep, stepPaths } from './steps.ts';
import { buildOwner, findRequest, readWork, writeDraft } from './work.ts';
import { readYou } from './you.ts';

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
      guide: readGuide(dependencies, work.merchant.acquirerId),
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
  const guide = readGuide(dependencies, work.merchant.acquirerId);
  const guideVersion = readGuideVersion(form, guide);
  await writeDraft(dependencies, work, (body) => ({
    ...body,
    reason: { kind },
    ...(guideVersion !== undefined && { guideVersion }),
  }));
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
