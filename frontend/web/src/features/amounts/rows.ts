import { toForeign, toHome, type Conversion } from '@/lib/convert';
import { smallestNote } from '@/lib/round';

export interface Money {
  code: string;
  minorUnits: number;
}

export interface Row extends Conversion {
  amount: string;
}

const STEPS = [1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500];
const HOME_NOTE = { withoutCents: 1000, withCents: 1 };

/** Round amounts of foreign money and their worth at home; `rate` is home per 1 foreign. */
export function foreignRows(rate: string, home: Money): Row[] {
  return rows(smallestNote(rate, home.minorUnits), (amount) =>
    toHome(amount, rate, home.minorUnits),
  );
}

/** Round amounts of home money and what they are worth abroad; `rate` is home per 1 foreign. */
export function homeRows(rate: string, foreign: Money, home: Money): Row[] {
  const note = home.minorUnits === 0 ? HOME_NOTE.withoutCents : HOME_NOTE.withCents;
  return rows(note, (amount) => toForeign(amount, rate, foreign.minorUnits));
}

function rows(note: number, convert: (amount: string) => Conversion): Row[] {
  return STEPS.map((step) => String(note * step)).map((amount) => ({
    amount,
    ...convert(amount),
  }));
}
