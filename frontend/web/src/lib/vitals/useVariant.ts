import { useEffect } from 'react';

import { load, save } from '@/lib/storage';
import type { Drawn } from '@/lib/vitals/events';
import { isRefused } from '@/lib/vitals/refusal';
import { countShown } from '@/lib/vitals/visit';

const KEY = 'trip.variants';
const META = 'meta[name="trip-experiments"]';

let known: Record<string, Drawn> | null = null;

/** The variant of an experiment, the same for the whole session; `usual` while none is running. */
export function useVariant(experiment: string, usual: string): string {
  known ??= variants();
  const { variant = null, goal = '' } = known[experiment] ?? {};
  useEffect(() => {
    if (variant !== null) countShown(experiment, variant, goal);
  }, [experiment, variant, goal]);
  return variant ?? usual;
}

/** The page names what the server drew for this visit; what the session has already goes before. */
function variants(): Record<string, Drawn> {
  const content = document.querySelector<HTMLMetaElement>(META)?.content ?? '';
  if (content === '' || isRefused()) return {};
  const drawn = Object.fromEntries(content.split(',').map(parsed));
  const kept = JSON.parse(load('sessionStorage', KEY) ?? '{}') as Record<string, Drawn>;
  const all = { ...drawn, ...kept };
  save('sessionStorage', KEY, JSON.stringify(all));
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in drawn));
}

function parsed(text: string): [string, Drawn] {
  const [name = '', variant = '', goal = ''] = text.split(/[=:]/);
  return [name, { variant, goal }];
}
