import { useId, useState } from 'react';

import { resolved, type Contract, type Parameter } from '@/docs/contract';
import { fetched, type Shown, type Values } from '@/docs/request';
import { ResponseView } from '@/docs/ResponseView';
import { words } from '@/docs/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  contract: Contract;
  parameters: readonly Parameter[];
  values: Values;
  /** The path and query that the values ask for. */
  target: string;
  onChange: (values: Values) => void;
}

type State = { shown: Shown } | 'sending' | 'unreachable' | null;

/** A form that sends the GET and shows what came back. */
export function TryIt({ contract, parameters, values, target, onChange }: Props) {
  const text = useWords(words);
  const [state, setState] = useState<State>(null);
  const send = async () => {
    setState('sending');
    setState(
      await fetched(target).then(
        (shown) => ({ shown }),
        () => 'unreachable' as const,
      ),
    );
  };
  return (
    <details className="docs-try">
      <summary>{text.tryIt}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {parameters.map((parameter) => (
          <Field
            key={parameter.name}
            contract={contract}
            parameter={parameter}
            value={values[parameter.name] ?? ''}
            onChange={(value) => onChange({ ...values, [parameter.name]: value })}
          />
        ))}
        <button type="submit" className="button" disabled={state === 'sending'}>
          {text.send}
        </button>
      </form>
      <p role="status">
        {state === 'sending' && text.sending}
        {state === 'unreachable' && text.unreachable}
        {typeof state === 'object' && state !== null && text.answered(state.shown.status)}
      </p>
      {typeof state === 'object' && state !== null && <ResponseView {...state.shown} />}
    </details>
  );
}

interface FieldProps {
  contract: Contract;
  parameter: Parameter;
  value: string;
  onChange: (value: string) => void;
}

function Field({ contract, parameter, value, onChange }: FieldProps) {
  const text = useWords(words);
  const id = useId();
  const { name, required = false, example } = parameter;
  const schema = parameter.schema && resolved(contract, parameter.schema);
  return (
    <div>
      <label htmlFor={id}>
        <code>{name}</code> <span className="docs-kind">{required && text.required}</span>
      </label>
      {schema?.enum === undefined ? (
        <input
          id={id}
          value={value}
          required={required}
          placeholder={String(schema?.default ?? example ?? '')}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{text.none}</option>
          {schema.enum.map((option) => (
            <option key={String(option)}>{String(option)}</option>
          ))}
        </select>
      )}
    </div>
  );
}
