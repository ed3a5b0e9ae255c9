import type { Window } from '@/features/standing/api/useStanding';
import { shareOf } from '@/features/standing/share';
import { words } from '@/features/standing/words';
import { times } from '@/lib/decimal';
import { calendarDay } from '@/lib/format/date';
import { quoted } from '@/lib/format/money';
import { column, wholePercent } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  name: string;
  window: Window | null;
  pair: { target: string; base: string; unit: number };
  /** The rate of now. */
  rate: string;
}

const [WIDTH, HEIGHT, EDGE] = [200, 12, 6];

/** The low and the high of one stretch of days, and where the rate of now is between them. */
export function StandingWindow({ name, window, pair, rate }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  if (window === null)
    return (
      <li>
        <h3>{name}</h3>
        <p className="small-print">{text.tooFew}</p>
      </li>
    );
  const { kind, percent } = shareOf(window);
  const perUnit = (each: string) => times(each, pair.unit);
  const digits = column(
    [window.low, window.high].map((each) => perUnit(each.rate)),
    'brief',
    locale,
  );
  const write = (each: string) => quoted(pair, perUnit(each), locale, digits).base;
  return (
    <li>
      <h3>{name}</h3>
      <p>{text.short[kind](wholePercent(percent, locale))}</p>
      <Position low={Number(window.low.rate)} high={Number(window.high.rate)} now={Number(rate)} />
      <dl>
        <Extreme name={text.low} rate={write(window.low.rate)} date={window.low.date} />
        <Extreme name={text.high} rate={write(window.high.rate)} date={window.high.date} />
      </dl>
    </li>
  );
}

function Extreme({ name, rate, date }: { name: string; rate: string; date: string }) {
  const locale = useLocale();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{rate}</dd>
      <dd>
        <time dateTime={date}>{calendarDay(date, locale)}</time>
      </dd>
    </div>
  );
}

function Position({ low, high, now }: { low: number; high: number; now: number }) {
  const share = high === low ? 0.5 : (now - low) / (high - low);
  const x = EDGE + share * (WIDTH - 2 * EDGE);
  return (
    <svg
      className="standing-position"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMinYMid"
      aria-hidden="true"
    >
      <line x1={EDGE} x2={WIDTH - EDGE} y1={HEIGHT / 2} y2={HEIGHT / 2} />
      <circle cx={x} cy={HEIGHT / 2} r={4} />
    </svg>
  );
}
