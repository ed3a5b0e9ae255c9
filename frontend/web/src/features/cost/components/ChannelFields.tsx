import { useId } from 'react';

import {
  ASSUMED_ON,
  CHARGES,
  isAccepted,
  PRESETS,
  type Charges,
  type Preset,
} from '@/features/cost/presets';
import { words } from '@/features/cost/words';
import { calendarDay } from '@/lib/format/date';
import { useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  title: string;
  home: string;
  /** Null for one's own numbers. */
  preset: Preset | null;
  charges: Charges;
  onPreset: (preset: Preset) => void;
  onCharge: (name: keyof Charges, text: string) => void;
}

const OWN = 'own';

/** The charges of one way to exchange, from a preset or typed. */
export function ChannelFields({ title, home, preset, charges, onPreset, onCharge }: Props) {
  const text = useWords(words);
  const locale = useLocale();
  const id = useId();
  return (
    <fieldset className="channel">
      <legend>{title}</legend>
      <label htmlFor={id}>{text.how}</label>
      <select
        id={id}
        value={preset ?? OWN}
        onChange={({ target }) => {
          const chosen = PRESETS.find((each) => each === target.value);
          if (chosen === undefined) onCharge('spread', charges.spread);
          else onPreset(chosen);
        }}
      >
        {PRESETS.map((each) => (
          <option key={each} value={each}>
            {text.presets[each]}
          </option>
        ))}
        <option value={OWN}>{text.own}</option>
      </select>
      <p className="small-print">
        {preset === null
          ? text.typed
          : text.assumed(text.sources[preset], calendarDay(ASSUMED_ON, locale))}
      </p>
      <div className="charges">
        {CHARGES.map((name) => (
          <ChargeField
            key={name}
            label={name === 'fee' ? text.fixed(home) : text.charges[name]}
            value={charges[name]}
            valid={isAccepted(name, charges[name])}
            onChange={(typed) => onCharge(name, typed)}
          />
        ))}
      </div>
    </fieldset>
  );
}

interface ChargeProps {
  label: string;
  value: string;
  valid: boolean;
  onChange: (text: string) => void;
}

function ChargeField({ label, value, valid, onChange }: ChargeProps) {
  const id = useId();
  const { unreadable } = useWords(words);
  return (
    <div className="charge">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        placeholder="0"
        value={value}
        aria-invalid={!valid}
        aria-describedby={valid ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value.trim().replace(',', '.'))}
        onFocus={(event) => event.target.select()}
      />
      {!valid && (
        <p id={`${id}-problem`} className="small-print" role="status">
          {unreadable}
        </p>
      )}
    </div>
  );
}
