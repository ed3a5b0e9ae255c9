import {
  kind,
  resolved,
  type Contract,
  type Operation,
  type Parameter,
  type ResponseObject,
} from '@/docs/contract';
import { Members } from '@/docs/Members';
import { Prose } from '@/docs/Prose';

interface Props {
  contract: Contract;
  path: string;
  method: string;
  operation: Operation;
}

/** One operation: its parameters, body and responses. */
export function OperationPage({ contract, path, method, operation }: Props) {
  const parameters = operation.parameters?.map((each) => resolved(contract, each)) ?? [];
  const body = operation.requestBody?.content ?? {};
  return (
    <article>
      <h3>
        <code className="docs-route">
          <b>{method.toUpperCase()}</b> {path}
        </code>
        <span>{operation.summary}</span>
      </h3>
      <details>
        <summary>Parameters and responses</summary>
        <Prose text={operation.description} />
        {parameters.length > 0 && <Parameters contract={contract} parameters={parameters} />}
        {Object.entries(body).map(([type, { schema }]) => (
          <div key={type}>
            <h4>Body, {type}</h4>
            <Members contract={contract} schema={schema} />
          </div>
        ))}
        <h4>Responses</h4>
        <dl>
          {Object.entries(operation.responses).map(([status, response]) => (
            <ResponseEntry key={status} contract={contract} status={status} response={response} />
          ))}
        </dl>
      </details>
    </article>
  );
}

function Parameters({ contract, parameters }: { contract: Contract; parameters: Parameter[] }) {
  return (
    <>
      <h4>Parameters</h4>
      <dl>
        {parameters.map(({ name, in: location, required, description, schema }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>{' '}
              <span>
                {location}, {required === true ? 'required' : 'optional'}
                {schema?.default !== undefined && `, default ${JSON.stringify(schema.default)}`}
              </span>
            </dt>
            <dd>
              <span className="docs-kind">{schema && kind(contract, schema)}</span>
              <Prose text={description} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ResponseEntry({
  contract,
  status,
  response,
}: {
  contract: Contract;
  status: string;
  response: ResponseObject;
}) {
  const { description, content = {} } = resolved(contract, response);
  const [first] = Object.values(content);
  const failed = status.startsWith('4') || status.startsWith('5');
  return (
    <div>
      <dt>
        <code>{status}</code> <span>{Object.keys(content).join(', ')}</span>
      </dt>
      <dd>
        <Prose text={description} />
        {!failed && <Members contract={contract} schema={first?.schema} />}
      </dd>
    </div>
  );
}
