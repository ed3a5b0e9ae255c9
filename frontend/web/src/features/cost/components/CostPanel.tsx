import '@/features/cost/components/CostPanel.css';

import { useId, useState } from 'react';

import { AmountField, type InputProblem } from '@/components/AmountField';
import { Panel } from '@/components/Panel';
import { QueryResult } from '@/components/QueryResult';
import { Skeleton } from '@/components/Skeleton';
import { useCost } from '@/features/cost/api/useCost';
import { ChannelFields } from '@/features/cost/components/ChannelFields';
import { CostResult } from '@/features/cost/components/CostResult';
import { useChannels } from '@/features/cost/hooks/useChannels';
import { ASSUMED_FOR, ASSUMED_HOME } from '@/features/cost/presets';
import { words } from '@/features/cost/words';
import { useDebounced } from '@/lib/useDebounced';
import { useWords } from '@/lib/i18n/language';

interface Props {
  /** The currency that is bought, and that which is paid. */
  target: string;
  base: string;
  /** The number of target units that values are quoted for. */
  unit: number;
  /** What is paid at first, in plain notation. */
  start: string;
}

/** What an amount of home money buys through two ways to exchange it. */
export function CostPanel({ target, base, unit, start }: Props) {
  const text = useWords(words);
  const hint = useId();
  const [amount, setAmount] = useState(start);
  const [problem, setProblem] = useState<InputProblem | null>(null);
  const { channels, accepted, choose, charge } = useChannels();
  const settled = useDebounced(amount, 250);
  const query = useCost({ from: base, to: target, amount: settled, channels: accepted });
  const names = channels.map(({ preset }, index) =>
    preset === null ? (text.channels[index] ?? '') : text.presets[preset],
  );
  const note =
    base !== ASSUMED_HOME
      ? text.otherHome
      : ASSUMED_FOR.includes(target)
        ? null
        : text.otherCurrency;
  return (
    <Panel name="cost" title={text.title}>
      <AmountField
        code={base}
        label={text.amount}
        amount={amount}
        about={null}
        hint={hint}
        onAmount={setAmount}
        onProblem={setProblem}
      />
      <p id={hint} className="small-print" role="status">
        {problem === 'unreadable' && text.unreadable}
      </p>
      {note !== null && <p className="note">{note}</p>}
      <div className="channels">
        {channels.map(({ preset, charges }, index) => (
          <ChannelFields
            key={text.channels[index]}
            title={text.channels[index] ?? ''}
            home={base}
            preset={preset}
            charges={charges}
            onPreset={(chosen) => choose(index, chosen)}
            onCharge={(name, typed) => charge(index, name, typed)}
          />
        ))}
      </div>
      <div className="cost-body" aria-live="polite" aria-busy={query.isPlaceholderData}>
        <QueryResult query={query} missing={text.missing} loading={<Skeleton lines={4} />}>
          {(cost) => <CostResult cost={cost} unit={unit} names={names} />}
        </QueryResult>
      </div>
    </Panel>
  );
}
