import { useId, useState } from 'react';

import { exact, typed } from '@/lib/format/number';
import { word } from '@/lib/format/money';
import { useLocale } from '@/lib/i18n/language';

interface Props {
  code: string;
  /** Plain notation; empty if there is nothing to show. */
  amount: string;
  about: string | null;
  /** The element that says what is wrong with what was written. */
  hint: string;
  onAmount: (amount: string) => void;
  /** Told what is wrong while the field holds something that is no amount. */
  onTrouble: (trouble: 'empty' | 'unreadable' | null) => void;
}

/** An amount as people of the locale write it; grouped when they are done. */
export function AmountField({ code, amount, about, hint, onAmount, onTrouble }: Props) {
  const id = useId();
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = amount === '' ? '' : exact(amount, locale);
  const unreadable = draft !== null && draft.trim() !== '' && typed(draft, locale) === null;

  const read = (text: string) => {
    setDraft(text);
    const plain = typed(text, locale);
    if (plain !== null) onAmount(plain);
    onTrouble(plain !== null ? null : text.trim() === '' ? 'empty' : 'unreadable');
  };
  const leave = () => {
    setDraft(null);
    onTrouble(null);
  };
  return (
    <div className="amount">
      <label htmlFor={id}>
        {word(code, '2', locale)} <span className="code">{code}</span>
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
      {about !== null && <span className="amount-about">{about}</span>}
    </div>
  );
}
