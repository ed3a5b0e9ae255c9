import '@/components/SegmentedControl.css';

import { useId } from 'react';

interface Props<Value extends string> {
  label: string;
  options: readonly Value[];
  value: Value;
  name: (value: Value) => string;
  onChange: (value: Value) => void;
}

/** A choice of one option from a few, side by side. */
export function SegmentedControl<Value extends string>(props: Props<Value>) {
  const group = useId();
  return (
    <fieldset className="segments">
      <legend className="unseen">{props.label}</legend>
      {props.options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={group}
            value={option}
            checked={option === props.value}
            onChange={() => props.onChange(option)}
          />
          <span>{props.name(option)}</span>
        </label>
      ))}
    </fieldset>
  );
}
