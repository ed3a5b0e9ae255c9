import { useConversion } from '@/features/converter/api/useConversion';
import { toHome, toThere } from '@/features/converter/convert';
import { useDebounced } from '@/lib/useDebounced';

export interface Money {
  code: string;
  minorUnits: number;
}

/** Which side of the converter was typed into: the money of the destination, or of home. */
export type Side = 'there' | 'home';

export interface Entry {
  side: Side;
  amount: string;
}

export interface Converted {
  amount: string;
  exact: boolean;
}

/** The other side of an entry: at once, and by the service where its digits decide. */
export function useConverted(entry: Entry, rate: string, there: Money, home: Money): Converted {
  const [from, to, convert] =
    entry.side === 'there' ? [there, home, toHome] : [home, there, toThere];
  const { result, sure } = convert(entry.amount, rate, to.minorUnits);
  const asked = useDebounced(entry.amount, 250);
  const needed = !sure && asked === entry.amount;
  const known = useConversion({ from: from.code, to: to.code, amount: asked }, needed);
  return { amount: known ?? result, exact: sure || known !== null };
}
