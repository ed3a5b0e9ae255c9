import '@/features/converter/components/Converter.css';

import { useId, useState } from 'react';

import { Panel } from '@/components/Panel';
import { Skeleton } from '@/components/Skeleton';
import { AmountField } from '@/features/converter/components/AmountField';
import {
  useConverted,
  type Entry,
  type Money,
  type Side,
} from '@/features/converter/hooks/useConverted';
import { words } from '@/features/converter/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  rate: string;
  there: Money;
  home: Money;
  entry: Entry;
  onEntry: (entry: Entry) => void;
}

const SIDES = ['there', 'home'] as const;

/** Keeps the converter's place while its rate is on the way. */
export function ConverterSkeleton() {
  const { title } = useWords(words);
  return (
    <Panel name="converter" title={title}>
      <Skeleton lines={4} />
    </Panel>
  );
}

/** An amount in both currencies; either side can be written in. */
export function Converter({ rate, there, home, entry, onEntry }: Props) {
  const said = useWords(words);
  const hint = useId();
  const [trouble, setTrouble] = useState<'empty' | 'unreadable' | null>(null);
  const other = useConverted(entry, rate, there, home);
  const amountOf = (side: Side) => {
    if (side === entry.side) return entry.amount;
    return trouble === 'empty' ? '' : other.amount;
  };
  return (
    <Panel name="converter" title={said.title}>
      {SIDES.map((side) => (
        <AmountField
          key={side + (side === 'there' ? there.code : home.code)}
          code={side === 'there' ? there.code : home.code}
          amount={amountOf(side)}
          about={side !== entry.side && !other.exact ? said.about : null}
          hint={hint}
          onAmount={(amount) => onEntry({ side, amount })}
          onTrouble={setTrouble}
        />
      ))}
      <p id={hint} className="converter-hint" role="status">
        {trouble === 'unreadable' ? said.unreadable : said.hint}
      </p>
    </Panel>
  );
}
