import type { Channel, Cost } from '@/features/cost/api/useCost';
import { words } from '@/features/cost/words';
import { decimal, plain, product, sum, times } from '@/lib/decimal';
import { observationDate } from '@/lib/format/date';
import { byWord, quoted } from '@/lib/format/money';
import { exact, unsignedPercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  cost: Cost;
  unit: number;
  /** The names of the two channels. */
  names: readonly string[];
}

/** What each channel gives for the amount, which gives more, and where they are equal. */
export function CostResult({ cost, unit, names }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const { quote, channels } = cost;
  const [first, other] = channels;
  if (quote === null || first === undefined) return <p className="note">{text.missing}</p>;
  const best = cost.better === 'first' ? 0 : cost.better === 'other' ? 1 : null;
  return (
    <>
      <ul className="cost-results">
        {channels.map((channel, index) => (
          <Result
            key={names[index] ?? index}
            cost={cost}
            channel={channel}
            unit={unit}
            name={names[index] ?? ''}
            best={index === best}
          />
        ))}
      </ul>
      {other !== undefined && (
        <p className="cost-verdict">
          {best === null ? text.equal : text.better(names[best] ?? '', difference(first, other))}{' '}
          {cost.break_even_amount !== null &&
            text.breakEven(money(wholeUnits(cost.break_even_amount), cost.from))}
        </p>
      )}
      {quote.method !== 'identity' && (
        <p className="small-print">
          {text.asOf(observationDate(quote.observed_at, quote.precision, locale))}
        </p>
      )}
    </>
  );

  function money(amount: string, code: string): string {
    return byWord(exact(amount, locale), amount, code, locale);
  }

  function difference(one: Channel, two: Channel): string {
    const apart = plain(sum(decimal(one.result), product(decimal(two.result), decimal('-1'))));
    return money(apart.replace('-', ''), cost.to);
  }
}

interface ResultProps extends Pick<Props, 'cost' | 'unit'> {
  channel: Channel;
  name: string;
  best: boolean;
}

function Result({ cost, channel, unit, name, best }: ResultProps) {
  const locale = useLocale();
  const text = useWords(words);
  const write = (amount: string, code: string) =>
    byWord(exact(amount, locale), amount, code, locale);
  const rate = quoted(
    { target: cost.to, base: cost.from, unit },
    times(channel.customer_rate, unit),
    locale,
  );
  return (
    <li className={best ? 'best' : undefined}>
      <h3>{name}</h3>
      {channel.effective_rate === null ? (
        <p>{text.nothing}</p>
      ) : (
        <p>
          <span>{text.buys(write(cost.amount, cost.from))}</span>{' '}
          <strong>{write(channel.result, cost.to)}</strong>
        </p>
      )}
      {channel.lost_percent !== null && (
        <p className="small-print">
          {text.lost(
            write(channel.lost, cost.from),
            unsignedPercent(Number(channel.lost_percent), locale),
          )}
        </p>
      )}
      <p className="small-print">{text.rate(`${rate.target} = ${rate.base}`)}</p>
    </li>
  );
}

/** The amount without decimals: nobody needs more of the point at which two channels are equal. */
function wholeUnits(amount: string): string {
  return amount.split('.')[0] ?? amount;
}
