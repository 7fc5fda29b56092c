/** Metrics of this process and of the open requests as Prometheus text, without personal data and ids. */
export interface CalendarCoverage {
  profile: string;
  daysLeft: number;
}

export interface Metrics {
  /** @param route the pattern, not the path, which contains ids and tokens */
  countAnswer(method: string, route: string, status: number, ms: number): void;
  renderText(
    openByStage: readonly { stage: string; open: number }[],
    calendars: readonly CalendarCoverage[],
  ): string;
}

export function createMetrics(): Metrics {
  const answers = new Map<string, { count: number; ms: number }>();
  return {
    countAnswer(method, route, status, ms) {
      const labels = `method="${method}",route="${route}",status="${status}"`;
      const previous = answers.get(labels) ?? { count: 0, ms: 0 };
      answers.set(labels, { count: previous.count + 1, ms: previous.ms + ms });
    },
    renderText(openByStage, calendars) {
      return [
        '# HELP card_change_http_requests_total Answers of the API.',
        '# TYPE card_change_http_requests_total counter',
        ...[...answers].map(
          ([labels, { count }]) => `card_change_http_requests_total{${labels}} ${count}`,
        ),
        '# HELP card_change_http_seconds_total Time spent on answers, in seconds.',
        '# TYPE card_change_http_seconds_total counter',
        ...[...answers].map(
          ([labels, { ms }]) => `card_change_http_seconds_total{${labels}} ${ms / 1000}`,
        ),
        '# HELP card_change_open_requests Requests that have not ended, by stage.',
        '# TYPE card_change_open_requests gauge',
        ...openByStage.map(
          ({ stage, open }) => `card_change_open_requests{stage="${stage}"} ${open}`,
        ),
        '# HELP card_change_calendar_days_left Days until the end of the known holidays, by policy profile.',
        '# TYPE card_change_calendar_days_left gauge',
        ...calendars.map(
          ({ profile, daysLeft }) =>
            `card_change_calendar_days_left{profile="${profile}"} ${daysLeft}`,
        ),
        '',
      ].join('\n');
    },
  };
}
