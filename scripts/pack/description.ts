/** The OpenAPI document of the API, without an API that runs. */
import { createApp } from '../../api/app.ts';
import type { ApiDependencies } from '../../api/dependencies.ts';
import { buildDocument } from '../../api/routes/docs.ts';

/** No route is called, so that nothing is asked for what it depends on. */
export const describeApi = () => buildDocument(createApp({ temporalUiUrl: '' } as ApiDependencies));
