import { kind, type Contract, type Parameter } from '@/docs/contract';
import { Prose } from '@/docs/Prose';
import { words } from '@/docs/words';
import { useWords } from '@/lib/i18n/language';

/** The parameters of an operation: where each stands, its kind and its meaning. */
export function Parameters({
  contract,
  parameters,
}: {
  contract: Contract;
  parameters: Parameter[];
}) {
  const text = useWords(words);
  return (
    <>
      <h4>{text.parameters}</h4>
      <dl>
        {parameters.map(({ name, in: location, required, description, schema }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>{' '}
              <span>
                {text.places[location]}, {required === true ? text.required : text.optional}
                {schema?.default !== undefined &&
                  `, ${text.default(JSON.stringify(schema.default))}`}
              </span>
            </dt>
            <dd lang="en">
              <span className="docs-kind">{schema && kind(contract, schema)}</span>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
