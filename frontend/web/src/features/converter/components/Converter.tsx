import '@/features/converter/components/Converter.css';

import { useId, useState } from 'react';

import { Panel } from '@/components/Panel';
import { Skeleton } from '@/components/Skeleton';
import { AmountField, type InputProblem } from '@/components/AmountField';
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
  foreign: Money;
  home: Money;
  entry: Entry;
  onEntry: (entry: Entry) => void;
}

const SIDES: readonly [Side, Side] = ['foreign', 'home'];

/** Holds the converter's space while its rate loads. */
export function ConverterSkeleton() {
  const { title } = useWords(words);
  return (
    <Panel name="converter" title={title}>
      <Skeleton lines={4} />
    </Panel>
  );
}

/** An amount in both currencies; either side can be edited. */
export function Converter({ rate, foreign, home, entry, onEntry }: Props) {
  const text = useWords(words);
  const hint = useId();
  const [sides, setSides] = useState<readonly [Side, Side]>(SIDES);
  const [problem, setProblem] = useState<InputProblem | null>(null);
  const other = useConverted(entry, rate, foreign, home);
  const amountOf = (side: Side) => {
    if (side === entry.side) return entry.amount;
    return problem === 'empty' ? '' : other.amount;
  };
  const swap = () => {
    const [upper, lower] = sides;
    setSides([lower, upper]);
    onEntry({ side: lower, amount: amountOf(upper) || entry.amount });
  };
  return (
    <Panel name="converter" title={text.title}>
      {sides.map((side) => (
        <AmountField
          key={side + (side === 'foreign' ? foreign.code : home.code)}
          code={side === 'foreign' ? foreign.code : home.code}
          amount={amountOf(side)}
          about={side !== entry.side && !other.exact ? text.about : null}
          hint={hint}
          onAmount={(amount) => onEntry({ side, amount })}
          onProblem={setProblem}
        />
      ))}
      <button type="button" className="button converter-swap" onClick={swap}>
        <span aria-hidden="true">⇅</span> <span className="unseen">{text.swap}</span>
      </button>
      <p id={hint} className="converter-hint" role="status">
        {problem === 'unreadable' ? text.unreadable : text.hint}
      </p>
    </Panel>
  );
}
