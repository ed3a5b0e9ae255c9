import type { Rate, Value } from '@/features/rate/api/useRate';
import { words } from '@/features/rate/words';
import { exact } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

/** All digits of a rate, how it was calculated, and its source. */
export function RateDetails({ rate, value }: { rate: Rate; value: Value }) {
  const locale = useLocale();
  const text = useWords(words);
  return (
    <details className="rate-details">
      <summary>{text.details}</summary>
      <dl>
        <dt>{text.exact}</dt>
        <dd>
          1 {rate.code} = {exact(value.rate, locale)} {rate.base}
        </dd>
        <dt>{text.method}</dt>
        <dd>{text.methods[value.method]}</dd>
        <dt>{text.observed}</dt>
        <dd>{value.observed_at}</dd>
        <dt>{text.source}</dt>
        <dd>
          <code>{value.source}</code>
        </dd>
      </dl>
    </details>
  );
}
