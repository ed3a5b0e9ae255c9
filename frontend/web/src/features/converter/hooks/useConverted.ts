import { useConversion } from '@/features/converter/api/useConversion';
import { toHome, toForeign } from '@/lib/convert';
import { useDebounced } from '@/lib/useDebounced';

export interface Money {
  code: string;
  minorUnits: number;
}

/** The side of the converter that was typed into: the foreign money or that of home. */
export type Side = 'foreign' | 'home';

export interface Entry {
  side: Side;
  amount: string;
}

export interface Converted {
  amount: string;
  exact: boolean;
}

/** The other side of an entry: at once, then from the service if only its digits decide the result. */
export function useConverted(entry: Entry, rate: string, foreign: Money, home: Money): Converted {
  const [from, to, convert] =
    entry.side === 'foreign' ? [foreign, home, toHome] : [home, foreign, toForeign];
  const { result, exact } = convert(entry.amount, rate, to.minorUnits);
  const settled = useDebounced(entry.amount, 250);
  const needed = !exact && settled === entry.amount;
  const known = useConversion({ from: from.code, to: to.code, amount: settled }, needed);
  return { amount: known ?? result, exact: exact || known !== null };
}
