/**
 * `npm start`: the whole system on this machine with sample requests moving through it, until Ctrl-C.
 * With `--clock` there are no samples, terms are those of `cn-default`, and `POST /_clock` moves time.
 * With `--once` it ends by itself: the last line is a JSON summary, the exit code 0 only if every
 * sample ended as expected by the ledger of the sandbox. What is not as expected is printed before it.
 */
import { parseArgs } from 'node:util';
import { keepSecretFile } from '../adapters/settings/development.ts';
import { buildDemoClaims, demoPeople, type DemoRole } from '../cli/commands/token.ts';
import { computeCampaignId } from '../client/ids.ts';
import { measureAcknowledgement } from './demo/acknowledgement.ts';
import { playCampaign } from './demo/campaign.ts';
import { playSample, buildRow } from './demo/play.ts';
import { loadCampaigns, loadSamples, type Sample } from './demo/sample.ts';
import { summarize, type BrokenSample, type SampleSummary } from './demo/summary.ts';
import { startSystem, type System } from './demo/system.ts';
import { Table } from './demo/table.ts';
import { offerHostedChange } from './demo/hosted-change.ts';
import { leaveForTheDesk } from './demo/waiting-case.ts';
import { buildCampaignWorkflowId } from '../workflows/campaign/contract.ts';
import { buildWorkflowId } from '../workflows/contract.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    clock: { type: 'boolean', default: false },
  },
});

// Handles every signal, not the first only: a second Ctrl-C must not leave the children behind.
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
});

const isWanted = ({ name }: { name: string }): boolean =>
  !values.only || values.only.some((part) => name.includes(part));
// The people of the samples act by the clock of the machine.
const samples = values.clock ? [] : loadSamples().filter(isWanted);
const campaigns = values.clock ? [] : loadCampaigns().filter(isWanted);

try {
  const options = {
    // With real terms where days pass by themselves.
    profile: values.clock ? 'cn-default' : 'demo',
    clock: values.clock,
    knownPorts: true,
    report: (line: string) => console.log(line),
  };
  const system = await Promise.race([startSystem(options), interrupted]);
  // The children end with this process.
  if (!system) process.exit(1);
  const removeSecret = keepSecretFile(system.env['API_JWT_SECRET'] ?? '');
  try {
    await printLinks(system, [
      ...samples.map((each) => ({
        ...each,
        id: buildWorkflowId(each.acquirerId, each.merchantId),
      })),
      ...campaigns.map((each) => ({
        ...each,
        id: buildCampaignWorkflowId(computeCampaignId(each.acquirerId, each.name)),
      })),
    ]);
    const stopped = Promise.race([interrupted, system.broken.then((reason) => fail(reason))]);
    const ended = values.clock ? [] : await Promise.race([runDemo(system), stopped]);
    if (ended) {
      if (values.once) process.exitCode = ended.every(({ faults }) => !faults) ? 0 : 1;
      else {
        if (!values.clock) await printWaitingCase(system);
        await printHostedChange(system);
        console.log('everything stays up: press Ctrl-C to stop it');
        await stopped;
      }
    }
  } finally {
    removeSecret();
    await system.stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// After Ctrl-C the people of unfinished samples still call the API: nothing waits for them.
process.exit();

function fail(reason: Error): never {
  throw reason;
}

interface LinkedWorkflow {
  name: string;
  title: Sample['title'];
  /** Workflow id. */
  id: string;
}

async function printLinks(system: System, workflows: readonly LinkedWorkflow[]): Promise<void> {
  const { uiUrl, clockUrl, apiUrl, sandboxUrl, appStartMs } = system;
  const token = await system.issueToken({ sub: 'supervisor-1', roles: ['supervisor', 'operator'] });
  const tokens = await issueDemoTokens(system);
  console.log(
    [
      '',
      ...(uiUrl === undefined ? [] : [`Temporal UI  ${uiUrl}`]),
      ...(clockUrl === undefined ? [] : [`clock        curl ${clockUrl} -d '{"forward":"P1D"}'`]),
      `desk         ${apiUrl}/desk`,
      `API          ${apiUrl}/docs`,
      `sandbox      ${sandboxUrl}/_ledger, inboxes at /_sms and /_mails`,
      `worker and API served after ${(appStartMs / 1000).toFixed(1)} s, bundling included`,
      '',
      'for the command line, in another terminal:',
      `export CARD_CHANGE_URL=${apiUrl} CARD_CHANGE_TOKEN=${token}`,
      '',
      'for the calls of docs/api.md, a token of each role; more of them by npx card-change token --help:',
      `export API=${apiUrl}`,
      ...tokens,
      '',
      ...workflows.map(
        ({ id, name, title }) =>
          `${name.padEnd(30)} ${title.zh} · ${title.en}\n  ${uiUrl}/namespaces/default/workflows/${id}`,
      ),
      '',
    ].join('\n'),
  );
}

/** A line for each role: the owner's is for the merchant of docs/api.md. */
function issueDemoTokens(system: System): Promise<string[]> {
  return Promise.all(
    (Object.keys(demoPeople) as DemoRole[]).map(async (role) => {
      const merchant = role === 'owner' || role === 'agent' ? 'M-GREEN' : undefined;
      const token = await system.issueToken(buildDemoClaims(role, { merchant }));
      return `${role.toUpperCase().replace('-', '_')}_TOKEN=${token}`;
    }),
  );
}

/** Says which case two people can decide at the desk. */
async function printWaitingCase(system: System): Promise<void> {
  const red = samples.find(({ name }) => name === '12-red-with-callback');
  if (!red) return;
  const requestId = await leaveForTheDesk(system, red);
  console.log(
    [
      `a red request waits for two people: ${system.apiUrl}/desk/requests/${requestId}`,
      'sign in as the maker and approve it, sign out, sign in as the checker and approve it, then record the call as risk officer',
    ].join('\n'),
  );
}

/** Says how to change a card as an owner does: link, papers and what to type. */
async function printHostedChange(system: System): Promise<void> {
  const [sample] = samples;
  if (!sample) return;
  const { url, papers, statementUrl, smsUrl } = await offerHostedChange(system, sample);
  const { name, idNumber, mobile } = sample.owner;
  console.log(
    [
      '',
      `hosted change: ${url}`,
      'open it in a window as narrow as a phone; it opens once, within 15 minutes. A reviewer approves by itself',
      `you are ${name}, resident ID ${idNumber} without an end, mobile ${mobile}; the new card is ${sample.newAccount.accountNumber}`,
      `papers to upload: ${papers}`,
      `codes: by SMS at ${smsUrl}, of the cent at ${statementUrl}`,
      '',
    ].join('\n'),
  );
}

async function runDemo(system: System): Promise<SampleSummary[]> {
  const table = new Table([...samples, ...campaigns].map(({ name }) => name));
  const [requests, playedCampaigns] = await Promise.all([
    Promise.all(
      samples.map((sample) =>
        playSample(system, sample, (now) => table.update(buildRow(now))).catch(reportError(sample)),
      ),
    ),
    Promise.all(
      campaigns.map((campaign) =>
        playCampaign(system, campaign, (row) => table.update(row)).catch(reportError(campaign)),
      ),
    ),
  ]);
  table.print();
  const summaries = await summarize(system, requests, playedCampaigns);
  for (const { name, faults = [] } of summaries)
    for (const fault of faults) console.log(`${name}: ${fault}`);
  const [sample] = samples;
  const acknowledgement = sample && (await measureAcknowledgement(system, sample));
  if (acknowledgement) {
    const { p50Ms, bareP50Ms, submissions } = acknowledgement;
    console.log(
      `a submission is acknowledged in ${p50Ms} ms (median of ${submissions}, after the samples), ` +
        `an update-with-start with one activity that does nothing in ${bareP50Ms} ms`,
    );
  }
  console.log(JSON.stringify({ samples: summaries, acknowledgement }));
  return summaries;
}

/** The other samples go on when one breaks off. */
function reportError({ name }: { name: string }): (error: unknown) => BrokenSample {
  return (error) => ({
    name,
    error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}
