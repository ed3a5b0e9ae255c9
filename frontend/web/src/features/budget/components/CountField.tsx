import { useId, useState } from 'react';

import { words } from '@/features/budget/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  label: string;
  /** A whole number from 1 to `most`. */
  value: string;
  most: number;
  onChange: (value: string) => void;
}

/** A small whole number; what is no such number is kept in the field but not reported. */
export function CountField({ label, value, most, onChange }: Props) {
  const id = useId();
  const { whole } = useWords(words);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? value;
  const valid = isCount(shown, most);
  return (
    <div className="count">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        value={shown}
        aria-invalid={!valid}
        aria-describedby={valid ? undefined : `${id}-problem`}
        onChange={({ target }) => {
          setDraft(target.value);
          if (isCount(target.value, most)) onChange(String(Number(target.value)));
        }}
        onFocus={(event) => event.target.select()}
        onBlur={() => setDraft(null)}
      />
      {!valid && (
        <p id={`${id}-problem`} className="small-print" role="status">
          {whole(most)}
        </p>
      )}
    </div>
  );
}

function isCount(text: string, most: number): boolean {
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}
