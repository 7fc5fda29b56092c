/** Actions of an agent that stop a change or hold the merchant's money [A22, B3.14]. */
export const agentActs = ['withdraw', 'object', 'reportLost'] as const;
export type AgentAct = (typeof agentActs)[number];
