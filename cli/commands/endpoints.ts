/** `endpoint`: where events are delivered. `events`: what happened. */
import { Option, type Command } from 'commander';
import type { Endpoint, ListedEvent, LoggedDelivery } from '../../domain/events/delivery.ts';
import { formatChineseTime } from '../../domain/text/templates.ts';
import { getApiClient, print } from '../command.ts';
import { formatTable } from '../output.ts';

const idHelp = 'id of the endpoint, ep_…';
const typesHelp = 'chosen types of events, such as card_change.completed; all without any';

export function addEndpointCommands(root: Command): void {
  const endpoint = root.command('endpoint').description('decides where events are delivered');

  endpoint
    .command('create')
    .description('has events delivered to an address from now on, and prints its secret, once')
    .argument('<url>', 'https address that takes POST')
    .argument('[types...]', typesHelp)
    .action(async (url: string, types: string[], _, command: Command) =>
      print(
        command,
        await getApiClient(command).post<Endpoint & { secret: string }>('/v1/endpoints', {
          url,
          ...(types.length > 0 && { types }),
        }),
        formatSecret,
      ),
    );

  endpoint
    .command('list')
    .description('lists the endpoints of your acquirer')
    .action(async (_, command: Command) =>
      print(command, await getApiClient(command).get<EndpointList>('/v1/endpoints'), formatList),
    );

  endpoint
    .command('types')
    .description('chooses which events are delivered from now on')
    .argument('<id>', idHelp)
    .argument('[types...]', typesHelp)
    .action(async (id: string, types: string[], _, command: Command) =>
      print(
        command,
        await getApiClient(command).post<Endpoint>(
          buildPath(id, 'types'),
          types.length > 0 ? { types } : {},
        ),
        formatOne,
      ),
    );

  for (const [name, description] of [
    ['pause', 'sends nothing any more; events wait'],
    ['resume', 'sends again, first what has waited'],
  ] as const)
    endpoint
      .command(name)
      .description(description)
      .argument('<id>', idHelp)
      .action(async (id: string, _, command: Command) =>
        print(
          command,
          await getApiClient(command).post<Endpoint>(buildPath(id, name), {}),
          formatOne,
        ),
      );

  endpoint
    .command('test')
    .description('sends a test event; `deliveries` shows what came of it')
    .argument('<id>', idHelp)
    .action(async (id: string, _, command: Command) =>
      print(
        command,
        await getApiClient(command).post<{ eventId: string }>(buildPath(id, 'test'), {}),
        ({ eventId }) => formatTable([['test event', eventId]]),
      ),
    );

  endpoint
    .command('rotate')
    .description('makes a new secret, which signs beside the one before for a while')
    .argument('<id>', idHelp)
    .option('--overlap-hours <n>', 'how long; 0 when the one before was disclosed', '24')
    .action(async (id: string, { overlapHours }: { overlapHours: string }, command: Command) =>
      print(
        command,
        await getApiClient(command).post<{ endpointId: string; secret: string }>(
          buildPath(id, 'secret'),
          { overlapHours: Number(overlapHours) },
        ),
        formatSecret,
      ),
    );

  endpoint
    .command('deliveries')
    .description('lists what was sent when, and what the endpoint answered, newest first')
    .argument('<id>', idHelp)
    .addOption(
      new Option('--state <state>', 'only these').choices(['pending', 'delivered', 'dead']),
    )
    .option('--before <event>', 'id of the event before which the list goes on')
    .option('--limit <n>', 'at most so many')
    .action(async (id: string, options: Record<string, string>, command: Command) =>
      print(
        command,
        await getApiClient(command).get<DeliveryList>(
          `${buildPath(id, 'deliveries')}?${new URLSearchParams(options).toString()}`,
        ),
        formatDeliveries,
      ),
    );

  endpoint
    .command('replay')
    .description('sends events once more: some by id, or those of a time')
    .argument('<id>', idHelp)
    .argument('[events...]', 'ids of events, evt_…')
    .option('--from <time>', 'ISO 8601')
    .option('--to <time>', 'ISO 8601')
    .action(
      async (
        id: string,
        events: string[],
        time: { from?: string; to?: string },
        command: Command,
      ) =>
        print(
          command,
          await getApiClient(command).post<{ replayed: number }>(buildPath(id, 'replay'), {
            ...time,
            ...(events.length > 0 && { ids: events }),
          }),
          ({ replayed }) => formatTable([['events to be sent', `${replayed}`]]),
        ),
    );

  endpoint
    .command('delete')
    .description('sends nothing any more, for good; what waits is dropped')
    .argument('<id>', idHelp)
    .action(async (id: string, _, command: Command) =>
      print(
        command,
        await getApiClient(command).post<EndpointList>(buildPath(id, 'delete'), {}),
        formatList,
      ),
    );
}

export function addEventCommand(root: Command): void {
  root
    .command('events')
    .description('lists what happened to card changes, oldest first')
    .option('--after <event>', 'id of the last event that you have')
    .option('--type <type>', 'only events of this type')
    .option('--request-id <id>', 'only events of this request')
    .option('--limit <n>', 'at most so many')
    .action(async (options: Record<string, string>, command: Command) =>
      print(
        command,
        await getApiClient(command).get<EventList>(
          `/v1/events?${new URLSearchParams(options).toString()}`,
        ),
        formatEvents,
      ),
    );
}

interface EndpointList {
  endpoints: readonly Endpoint[];
}
interface DeliveryList {
  deliveries: readonly LoggedDelivery[];
}
interface EventList {
  events: readonly ListedEvent[];
  after?: string;
}

const buildPath = (id: string, act: string): string =>
  `/v1/endpoints/${encodeURIComponent(id)}/${act}`;

const formatSecret = ({ endpointId, secret }: { endpointId: string; secret: string }): string =>
  formatTable([
    ['endpoint', endpointId],
    ['secret, shown this once', secret],
  ]);

const formatOne = (endpoint: Endpoint): string => formatList({ endpoints: [endpoint] });

const formatList = ({ endpoints }: EndpointList): string =>
  endpoints.length === 0
    ? 'no events are delivered'
    : formatTable([
        ['ENDPOINT', 'STATE', 'WAITING', 'DEAD', 'URL', 'TYPES'],
        ...endpoints.map(({ endpointId, state, pauseReason, pending, dead, url, types }) => [
          endpointId,
          pauseReason === undefined ? state : `${state}: ${pauseReason}`,
          `${pending}`,
          `${dead}`,
          url,
          types?.join(' ') ?? 'all',
        ]),
      ]);

const formatDeliveries = ({ deliveries }: DeliveryList): string =>
  formatTable([
    ['EVENT', 'TYPE', 'STATE', 'LAST TRY', 'STATUS', 'MS', 'RESULT', 'TRIES', 'NEXT'],
    ...deliveries.map(({ eventId, type, state, nextAt, tries }) => {
      const last = tries.at(-1);
      return [
        eventId,
        type,
        state,
        last && formatChineseTime(last.at),
        last?.status?.toString(),
        last?.ms.toString(),
        last?.result,
        `${tries.length}`,
        nextAt && formatChineseTime(nextAt),
      ];
    }),
  ]);

const formatEvents = ({ events, after }: EventList): string =>
  [
    formatTable([
      ['TIME', 'TYPE', 'REQUEST', 'MERCHANT', 'EVENT'],
      ...events.map(({ id, type, timestamp, data }) => [
        formatChineseTime(timestamp),
        type,
        String(data['requestId']),
        String(data['merchantId']),
        id,
      ]),
    ]),
    ...(after === undefined ? [] : [`more: --after ${after}`]),
  ].join('\n');
