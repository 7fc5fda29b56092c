/** A server that skips time. The SDK gives it five seconds to start, which a busy machine does not always have. */
import { Connection } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection.js';
import type { DataConverter } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { findTestServer } from '../../scripts/servers.ts';
import { findFreePort, startServer } from '../../scripts/servers/server-process.ts';

/** @throws Error when the server ends early or does not answer within minutes */
export async function startTimeSkippingServer(
  dataConverter: DataConverter,
): Promise<TestWorkflowEnvironment> {
  const port = await findFreePort();
  const server = await startServer(await findTestServer(), [`${port}`], port);
  try {
    return await ConnectedEnvironment.connect(server.address, dataConverter, () => server.stop());
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * The server closes a connection that asks three times whether it lives while nothing else is sent. The SDK asks every half minute, and
 * the connection of one file is idle for longer while other files run.
 */
const withoutPings = { 'grpc.keepalive_time_ms': 24 * 3_600_000 };

/** What `createTimeSkipping` makes, of a server that runs already. */
class ConnectedEnvironment extends TestWorkflowEnvironment {
  #stopServer: () => Promise<void> = async () => undefined;

  static async connect(
    address: string,
    dataConverter: DataConverter,
    stopServer: () => Promise<void>,
  ): Promise<TestWorkflowEnvironment> {
    const options = { address, [InternalConnectionOptionsSymbol]: { supportsTestService: true } };
    const native = await NativeConnection.connect(options);
    const connection = await Connection.connect({ ...options, channelArgs: withoutPings });
    const settings = { server: { type: 'existing' }, client: { dataConverter }, plugins: [] };
    const environment = new ConnectedEnvironment(
      Runtime.instance(),
      settings as never,
      true,
      'existing',
      connection,
      native,
      undefined,
      address,
    );
    environment.#stopServer = stopServer;
    return environment;
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    await this.#stopServer();
  }
}
