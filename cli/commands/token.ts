/** `token`: a bearer token for development, such as the system of `npm start` accepts; needs no API. */
import { Option, type Command } from 'commander';
import { UsageError } from '../usage-error.ts';

/** The roles of the demo, and the name that each has there. */
export const demoPeople = {
  owner: 'owner-1',
  agent: 'agent-1',
  clerk: 'clerk-1',
  maker: 'maker-1',
  checker: 'checker-1',
  'risk-officer': 'risk-1',
  operator: 'operator-1',
  supervisor: 'supervisor-1',
  'back-office': 'back-office-1',
  auditor: 'auditor-1',
} as const;
export type DemoRole = keyof typeof demoPeople;
/** Their tokens say how they signed in. */
const merchantSide: readonly DemoRole[] = ['owner', 'agent'];

/** The claims of a token of the demo. @param merchant the owner's, or the one an agent acts for */
export const buildDemoClaims = (
  as: DemoRole,
  { merchant, amr = ['pwd', 'otp'] }: { merchant?: string | undefined; amr?: string[] },
) => ({
  sub: demoPeople[as] as string,
  acquirerId: 'demo',
  roles: [as],
  ...(merchantSide.includes(as) && { amr, device: 'known' as const }),
  ...(merchant !== undefined &&
    (as === 'agent' ? { merchants: [merchant] } : { merchantId: merchant })),
});

interface TokenOptions {
  as: DemoRole;
  merchant?: string;
  sub?: string;
  acquirer: string;
  amr: string;
  validFor: string;
}

export function addTokenCommand(root: Command): void {
  root
    .command('token')
    .description(
      'makes a bearer token for development, as the system of `npm start` accepts; needs no API',
    )
    .addOption(
      new Option('--as <role>', 'whose token it is')
        .choices(Object.keys(demoPeople))
        .makeOptionMandatory(),
    )
    .option(
      '--merchant <id>',
      'the only merchant that the token is for; an owner needs one, an agent acts for no other',
    )
    .option('--sub <id>', 'the name of the person; by default that of the role, such as maker-1')
    .option('--acquirer <id>', 'the acquirer', 'demo')
    .option('--amr <methods>', 'how owner or agent signed in, as in RFC 8176', 'pwd,otp')
    .option('--valid-for <time>', 'such as 2h', '12h')
    .addHelpText(
      'after',
      '\nIt is signed with API_JWT_SECRET, or with the secret that `npm start` keeps in .data/token-secret.',
    )
    .action(async (options: TokenOptions) => {
      const { as, merchant, sub = demoPeople[as], acquirer, amr, validFor } = options;
      if (as === 'owner' && merchant === undefined)
        throw new UsageError('--merchant is missing: an owner owns one merchant, such as M-GREEN');
      const { makeDevelopmentToken } = await import('../development/token.ts');
      console.log(
        await makeDevelopmentToken(
          { ...buildDemoClaims(as, { merchant, amr: amr.split(',') }), sub, acquirerId: acquirer },
          validFor,
        ),
      );
    });
}
