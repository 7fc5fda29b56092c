import type { NetworksPort } from '../../activities/networks.ts';

/** Sends each order and question to the adapter of its network; all others speak the neutral contract. */
export function networksById(
  neutral: NetworksPort,
  own: Readonly<Record<string, NetworksPort>>,
): NetworksPort {
  const of = (networkId: string): NetworksPort =>
    Object.hasOwn(own, networkId) ? (own[networkId] ?? neutral) : neutral;
  return {
    change: (order) => of(order.networkId).change(order),
    query: (question, options) => of(question.networkId).query(question, options),
  };
}
