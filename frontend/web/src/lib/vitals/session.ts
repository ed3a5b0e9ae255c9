import { load, save } from '@/lib/storage';
import type { Drawn, Noticed, Step, Template, VisitEvent } from '@/lib/vitals/events';

const KEY = 'trip.session';

/** What this tab's session has done: kept in the browser, never sent. */
interface Session {
  steps: Step[];
  shown: Record<string, Drawn>;
  reached: string[];
}

/** The events that begin a session on a page; none if it began before, or nothing can be kept. */
export function beginning(entry: Template): VisitEvent[] {
  if (load('sessionStorage', KEY) !== null) return [];
  if (!keep({ steps: ['landing'], shown: {}, reached: [] })) return [];
  return [
    { type: 'session', entry },
    { type: 'step', step: 'landing' },
  ];
}

/** The events that follow from a step or from a variant that was shown; each counts once a session. */
export function following(noticed: Exclude<Noticed, { type: 'error' }>): VisitEvent[] {
  const session = current();
  if (session === null) return [];
  return noticed.type === 'step' ? stepped(session, noticed.step) : shown(session, noticed);
}

function stepped(session: Session, step: Step): VisitEvent[] {
  const isFirst = !session.steps.includes(step);
  const reached = Object.entries(session.shown).filter(
    ([experiment, { goal }]) => goal === step && !session.reached.includes(experiment),
  );
  if (!isFirst && reached.length === 0) return [];
  keep({
    ...session,
    steps: isFirst ? [...session.steps, step] : session.steps,
    reached: [...session.reached, ...reached.map(([experiment]) => experiment)],
  });
  return [
    ...(isFirst ? [{ type: 'step' as const, step }] : []),
    ...reached.map(([experiment, { variant }]) => ({
      type: 'conversion' as const,
      experiment,
      variant,
    })),
  ];
}

function shown(session: Session, { experiment, variant, goal }: Drawn & { experiment: string }) {
  if (experiment in session.shown) return [];
  keep({ ...session, shown: { ...session.shown, [experiment]: { variant, goal } } });
  return [{ type: 'exposure' as const, experiment, variant }];
}

function current(): Session | null {
  const text = load('sessionStorage', KEY);
  return text === null ? null : (JSON.parse(text) as Session);
}

function keep(session: Session): boolean {
  return save('sessionStorage', KEY, JSON.stringify(session));
}
