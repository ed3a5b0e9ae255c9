import type { Rate, Value } from '@/features/rate/api/useRate';
import { words } from '@/features/rate/words';
import { exact } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

/** Every digit of a rate, and where it comes from. */
export function RateDetails({ rate, value }: { rate: Rate; value: Value }) {
  const locale = useLocale();
  const said = useWords(words);
  return (
    <details className="rate-details">
      <summary>{said.details}</summary>
      <dl>
        <dt>{said.exact}</dt>
        <dd className="figures">
          1 {rate.code} = {exact(value.rate, locale)} {rate.base}
        </dd>
        <dt>{said.method}</dt>
        <dd>{said.methods[value.method]}</dd>
        <dt>{said.observed}</dt>
        <dd className="figures">{value.observed_at}</dd>
        <dt>{said.source}</dt>
        <dd>
          <code>{value.source}</code>
        </dd>
      </dl>
    </details>
  );
}
