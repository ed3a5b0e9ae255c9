import '@/components/AmountField.css';

import { useId, useState } from 'react';

import { inWords, parseAmount } from '@/lib/format/amount';
import { exact } from '@/lib/format/number';
import { currencyWord } from '@/lib/format/money';
import { useLocale } from '@/lib/i18n/language';

export type InputProblem = 'empty' | 'unreadable';

interface Props {
  code: string;
  /** What stands above the field; otherwise the word of the currency. */
  label?: string;
  /** In plain notation; empty if there is nothing to show. */
  amount: string;
  /** The word before an amount that is not exact. */
  about: string | null;
  /** The id of the element that explains what is wrong with the input. */
  hint: string;
  onAmount: (amount: string) => void;
  /** Called with what is wrong with the input, and with null once nothing is. */
  onProblem: (problem: InputProblem | null) => void;
}

/** An amount in the notation of the locale; digits are grouped once the field is left. */
export function AmountField(props: Props) {
  const { code, label, amount, about, hint, onAmount, onProblem } = props;
  const id = useId();
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = amount === '' ? '' : exact(amount, locale);
  const unreadable =
    draft !== null && draft.trim() !== '' && parseAmount(draft, code, locale) === null;

  const read = (text: string) => {
    setDraft(text);
    const plain = parseAmount(text, code, locale);
    if (plain !== null) onAmount(plain);
    onProblem(plain !== null ? null : text.trim() === '' ? 'empty' : 'unreadable');
  };
  const leave = () => {
    setDraft(null);
    onProblem(null);
  };
  return (
    <div className="amount">
      <label htmlFor={id}>
        {label ?? currencyWord(code, '2', locale)} <span className="code">{code}</span>
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-invalid={unreadable}
        aria-describedby={unreadable ? hint : undefined}
        value={draft ?? shown}
        onChange={(event) => read(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={leave}
      />
      <span className="amount-words">{inWords(amount, code, locale)}</span>
      {about !== null && <span className="amount-about">{about}</span>}
    </div>
  );
}
