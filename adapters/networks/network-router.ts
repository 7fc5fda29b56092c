import type { NetworksPort } from '../../activities/networks.ts';

/** Passes each order and question to the adapter of its network. Networks without one use the neutral contract. */
export function createNetworkRouter(
  neutral: NetworksPort,
  dedicated: Readonly<Record<string, NetworksPort>>,
): NetworksPort {
  const findNetwork = (networkId: string): NetworksPort =>
    Object.hasOwn(dedicated, networkId) ? (dedicated[networkId] ?? neutral) : neutral;
  return {
    change: (order) => findNetwork(order.networkId).change(order),
    query: (question, options) => findNetwork(question.networkId).query(question, options),
    readAccount: (question, options) =>
      findNetwork(question.networkId).readAccount(question, options),
  };
}
