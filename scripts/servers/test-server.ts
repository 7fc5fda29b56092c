import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCacheFolder, withWorkFolder } from './cache.ts';
import { runCommand, type Report } from './command.ts';
import type { ServerSearch } from './server-search.ts';
import { findFreePort, startServer } from './server-process.ts';
import { downloadWithSdk } from './sdk-download.ts';

const version = '1.38.0';
const executable = 'temporal-test-server';

/** The sources of a time-skipping test server, in the order in which they are tried. */
export function createTestServerSearch(env: NodeJS.ProcessEnv = process.env): ServerSearch {
  const fromMaven = () => join(ensureCacheFolder(), `test-server-${version}`);
  const downloaded = () => join(ensureCacheFolder(), 'test-server-sdk-1.24.0', executable);
  return {
    name: 'time-skipping test server',
    lockName: 'test-server',
    explicitPath: { variable: 'TEMPORAL_TEST_SERVER_PATH', path: env['TEMPORAL_TEST_SERVER_PATH'] },
    localSources: [
      {
        name: `cache (${ensureCacheFolder(env)})`,
        obtain: () => [downloaded(), join(fromMaven(), executable)].find(existsSync),
      },
    ],
    remoteSources: [
      {
        name: 'download by the SDK',
        remedy: 'allow access to temporal.download',
        obtain: (report) => downloadWithSdk('time-skipping', downloaded(), report),
      },
      {
        name: `Maven, io.temporal:temporal-test-server:${version}`,
        remedy: 'install Maven and Java 8 or later and allow access to a Maven repository',
        obtain: (report) => fetchFromMaven(fromMaven(), report),
      },
    ],
    verify,
  };
}

const fetchFromMaven = (target: string, report: Report): Promise<string> =>
  withWorkFolder(async (folder) => {
    report('fetching the time-skipping test server with Maven');
    const built = join(folder, 'server');
    mkdirSync(built);
    writeFileSync(join(folder, 'pom.xml'), pom);
    await runCommand({
      label: 'fetching the time-skipping test server',
      command: 'mvn',
      args: [
        '--batch-mode',
        '--quiet',
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        `-DoutputDirectory=${join(built, 'lib')}`,
      ],
      cwd: folder,
      timeoutMs: 10 * 60_000,
      report,
    });
    writeFileSync(join(built, executable), wrapper, { mode: 0o755 });
    rmSync(target, { recursive: true, force: true });
    renameSync(built, target);
    return join(target, executable);
  });

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>card-change</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;

// The SDK ends the server by SIGKILL to this process, hence `exec`. It waits five seconds for an answer, hence
// the flags for a quick start.
const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec "\${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \\
  -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;

async function verify(path: string): Promise<void> {
  const port = await findFreePort();
  const server = await startServer(path, [`${port}`], port);
  await server.stop();
}
