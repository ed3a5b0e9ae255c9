import { useState } from 'react';

import { Command } from '@/docs/Command';
import { resolved, type Contract, type Route } from '@/docs/contract';
import { Members } from '@/docs/Members';
import { Parameters } from '@/docs/Parameters';
import { Prose } from '@/docs/Prose';
import { curlOf, examples, parametersOf, targetOf } from '@/docs/request';
import { Responses } from '@/docs/Responses';
import { summaryOf } from '@/docs/summaries';
import { TryIt } from '@/docs/TryIt';
import { words } from '@/docs/words';
import { useLanguage, useWords } from '@/lib/i18n/language';

interface Props {
  contract: Contract;
  route: Route;
}

/** One operation: what it does, the command that sends it, its parameters, body and responses. */
export function OperationPage({ contract, route: { path, method, operation } }: Props) {
  const text = useWords(words);
  const summary = summaryOf(operation, useLanguage());
  const typed = parametersOf(contract, operation);
  const [values, setValues] = useState(() => examples(typed));
  const target = targetOf(path, typed, values);
  const parameters = operation.parameters?.map((each) => resolved(contract, each)) ?? [];
  // A service and one of its operations may have the same name.
  const id = `operation-${operation.operationId}`;
  const isPublic = operation.security === undefined;
  return (
    <article aria-labelledby={id}>
      <h3 id={id}>
        <code className="docs-route">
          <b>{method.toUpperCase()}</b> {path}
        </code>
        <span lang={summary.language}>{summary.text}</span>
      </h3>
      <Command text={curlOf(method, window.location.origin + target, operation)} />
      {method !== 'get' && <p className="small-print">{isPublic ? text.counts : text.operators}</p>}
      {method === 'get' && (
        <TryIt
          contract={contract}
          parameters={typed}
          values={values}
          target={target}
          onChange={setValues}
        />
      )}
      <details>
        <summary>{text.details}</summary>
        <div lang="en">
          <Prose text={operation.description} />
        </div>
        {parameters.length > 0 && <Parameters contract={contract} parameters={parameters} />}
        {Object.entries(operation.requestBody?.content ?? {}).map(([type, { schema }]) => (
          <div key={type}>
            <h4>
              {text.body}, {type}
            </h4>
            <Members contract={contract} schema={schema} />
          </div>
        ))}
        <Responses contract={contract} responses={operation.responses} />
      </details>
    </article>
  );
}
