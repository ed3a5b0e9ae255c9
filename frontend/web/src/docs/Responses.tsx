import { resolved, type Contract, type ResponseObject } from '@/docs/contract';
import { Members } from '@/docs/Members';
import { Prose } from '@/docs/Prose';
import { words } from '@/docs/words';
import { useWords } from '@/lib/i18n/language';

interface Props {
  contract: Contract;
  responses: Record<string, ResponseObject>;
}

/** What an operation responds with, by status. */
export function Responses({ contract, responses }: Props) {
  const text = useWords(words);
  return (
    <>
      <h4>{text.responses}</h4>
      <dl lang="en">
        {Object.entries(responses).map(([status, response]) => (
          <ResponseEntry key={status} contract={contract} status={status} response={response} />
        ))}
      </dl>
    </>
  );
}

interface EntryProps {
  contract: Contract;
  status: string;
  response: ResponseObject;
}

function ResponseEntry({ contract, status, response }: EntryProps) {
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
