import type { Compared, Comparison } from '@/compare/api/useComparison';
import { DASHES } from '@/compare/dashes';
import type { ComparePage } from '@/compare/useComparePage';
import { useName } from '@/compare/useName';
import { words } from '@/compare/words';
import { calendarDay } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

const DAY = 86_400_000;
const LATE = 7 * DAY;

interface Props {
  comparison: Comparison;
  page: ComparePage;
  /** The text of a currency on the day that is read out. */
  read: (code: string) => string;
}

/** Each line with its dashes, its currency, and its value on the day that is read out. */
export function Legend({ comparison, page, read }: Props) {
  const locale = useLocale();
  const text = useWords(words);
  const nameOf = useName(page.currencies);
  return (
    <dl className="compare-legend">
      {page.targets.shown.map((code, place) => {
        const compared = comparison.series.find(({ target }) => target === code);
        return (
          <div key={code}>
            <dt>
              <Sample place={place} />
              <b>{code}</b> <span>{nameOf(code)}</span>
              {compared && isLate(compared) && (
                <small>{text.since(calendarDay(compared.first.date, locale))}</small>
              )}
            </dt>
            <dd>
              {compared && (compared.reason === null ? read(code) : text.reasons[compared.reason])}
            </dd>
          </div>
        );
      })}
    </dl>
  );

  /** Whether a line starts later than another one, so that their changes are not of the same days. */
  function isLate(compared: Compared): compared is Compared & { first: { date: string } } {
    const starts = comparison.series.flatMap(({ first }) => first?.date ?? []).map(Date.parse);
    const own = compared.first?.date;
    return own !== undefined && Date.parse(own) - Math.min(...starts) > LATE;
  }
}

function Sample({ place }: { place: number }) {
  return (
    <svg className={`compare-sample line-${place}`} viewBox="0 0 32 8" aria-hidden="true">
      <line x1="0" y1="4" x2="32" y2="4" strokeDasharray={DASHES[place]?.join(' ')} />
    </svg>
  );
}
