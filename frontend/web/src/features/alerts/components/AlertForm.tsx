import { useId, useState, type SubmitEvent } from 'react';

import { SegmentedControl } from '@/components/SegmentedControl';
import { isBeyond, suggestedLevel, type Alert, type Quote } from '@/features/alerts/alert';
import { addAlert, alerts, ALERTS_AT_MOST } from '@/features/alerts/api/store';
import type { AlertPair } from '@/features/alerts/components/AlertButton';
import type { Promised } from '@/features/alerts/components/SavedNote';
import { askForBackground, askForNotifications } from '@/features/alerts/permission';
import { words } from '@/features/alerts/words';
import { times } from '@/lib/decimal';
import { parseAmount } from '@/lib/format/amount';
import { observationDate } from '@/lib/format/date';
import { currencyWord, quoted } from '@/lib/format/money';
import { exact } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  pair: AlertPair;
  quote: Quote;
  onSaved: (promised: Promised) => void;
}

type Problem = 'unreadable' | 'already' | 'full' | 'unsaved';

const SIDES = ['under', 'over'] as const;

/** A price and a direction: "tell me when 100 yen cost less than 840 won". */
export function AlertForm({ pair, quote, onSaved }: Props) {
  const id = useId();
  const locale = useLocale();
  const language = useLanguage();
  const text = useWords(words);
  const value = times(quote.rate, pair.unit);
  const [level, setLevel] = useState(() => exact(suggestedLevel(value), locale));
  const [side, setSide] = useState<Alert['side']>('under');
  const [problem, setProblem] = useState<Problem | null>(null);
  const { target, base } = quoted(pair, value, locale);

  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const alert = { ...pair, level: parseAmount(level, pair.base, locale) ?? '', side };
    const found = problemOf(alert) ?? (isSaved(alert) ? null : 'unsaved');
    setProblem(found);
    if (found === null) void promise().then(onSaved);
  };
  return (
    <form className="alert-form" onSubmit={save}>
      <p>{text.question(target)}</p>
      {quote.observed_at !== null && (
        <p className="small-print">
          {text.now(base, observationDate(quote.observed_at, quote.precision, locale))}
        </p>
      )}
      <SegmentedControl
        label={text.side}
        options={SIDES}
        value={side}
        name={(each) => text.sides[each]}
        onChange={setSide}
      />
      <label htmlFor={id}>{text.level(currencyWord(pair.base, '2', locale))}</label>
      <div className="alert-level">
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          value={level}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setLevel(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        <button type="submit" className="button alert-save">
          {text.save}
        </button>
      </div>
      <p id={`${id}-problem`} className="alert-problem" role="status">
        {problem !== null && sentence(problem)}
      </p>
    </form>
  );

  function problemOf(alert: AlertPair & Pick<Alert, 'level' | 'side'>): Problem | null {
    if (!(Number(alert.level) > 0)) return 'unreadable';
    if (alerts().length >= ALERTS_AT_MOST) return 'full';
    return !quote.stale && isBeyond(alert, quote.rate) ? 'already' : null;
  }

  function isSaved(alert: AlertPair & Pick<Alert, 'level' | 'side'>): boolean {
    const made = crypto.getRandomValues(new Uint32Array(2)).join('-');
    return addAlert({ ...alert, id: made, language, reached: null, closed: false });
  }

  function sentence(found: Problem): string {
    return found === 'full' ? text.full(ALERTS_AT_MOST) : text[found];
  }
}

async function promise(): Promise<Promised> {
  const notifies = await askForNotifications();
  return { notifies, inBackground: notifies && (await askForBackground()) };
}
