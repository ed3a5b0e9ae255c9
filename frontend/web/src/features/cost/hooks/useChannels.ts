import { useState } from 'react';

import { ASSUMED, CHARGES, isAccepted, type Charges, type Preset } from '@/features/cost/presets';
import { useDebounced } from '@/lib/useDebounced';

interface Channel {
  /** Null for one's own numbers. */
  preset: Preset | null;
  charges: Charges;
}

const START: readonly [Channel, Channel] = [assumed('airport'), assumed('app')];

/** Two ways to exchange, and what may be changed of each; `accepted` leaves out what is no number. */
export function useChannels() {
  const [channels, setChannels] = useState<readonly [Channel, Channel]>(START);
  const set = (index: number, channel: Channel) =>
    setChannels(([first, other]) => (index === 0 ? [channel, other] : [first, channel]));
  const [first, other] = channels;
  const settled = useDebounced(channels, 250);
  return {
    channels,
    accepted: [acceptedOf(settled[0].charges), acceptedOf(settled[1].charges)] as const,
    choose: (index: number, preset: Preset) => set(index, assumed(preset)),
    charge: (index: number, name: keyof Charges, text: string) =>
      set(index, {
        preset: null,
        charges: { ...(index === 0 ? first : other).charges, [name]: text },
      }),
  };
}

function assumed(preset: Preset): Channel {
  return { preset, charges: ASSUMED[preset] };
}

function acceptedOf(charges: Charges): Charges {
  const kept = { ...charges };
  for (const name of CHARGES) if (!isAccepted(name, kept[name])) kept[name] = '';
  return kept;
}
