/** Workflows that say on which version of the worker they ended. */
import {
  condition,
  defineSignal,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';

export const goOn = defineSignal('goOn');

async function waitAndSayVersion(): Promise<string | undefined> {
  let mayGoOn = false;
  setHandler(goOn, () => {
    mayGoOn = true;
  });
  await condition(() => mayGoOn);
  return workflowInfo().currentDeploymentVersion?.buildId;
}

export const stay = (): Promise<string | undefined> => waitAndSayVersion();

export const moveOn = (): Promise<string | undefined> => waitAndSayVersion();
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, moveOn);
