/** The guide to a change of the card, for applicants to read before they apply [A15]. */
import { GuideAnswer } from '../answers/guide.ts';
import { guideLanguages, readGuide } from '../guide.ts';
import { createRouter, declareOperation } from '../operation.ts';

const read = declareOperation('readGuide', {
  method: 'get',
  path: '/v1/guide',
  summary: 'the guide to read before a request: steps, documents, times, cost, safety',
  answer: { schema: GuideAnswer, description: 'the guide that is offered now' },
});

export const guideRoutes = createRouter().openapi(read, (c) => {
  const { dependencies, caller } = c.var;
  return c.json(
    {
      ...readGuide(dependencies, caller.acquirerId),
      languages: guideLanguages,
      servicePhone: dependencies.findServicePhone(caller.acquirerId),
    },
    200,
  );
});
