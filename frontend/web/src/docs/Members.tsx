import { kind, members, resolved, type Contract, type Schema } from '@/docs/contract';
import { Prose } from '@/docs/Prose';

interface Props {
  contract: Contract;
  schema: Schema | undefined;
}

/** The members of an object, at every level. */
export function Members({ contract, schema }: Props) {
  const found = schema === undefined ? [] : members(contract, schema);
  if (found.length === 0) return null;
  return (
    <ul className="docs-members" lang="en">
      {found.map(([name, member]) => (
        <li key={name}>
          <code>{name}</code> <span className="docs-kind">{kind(contract, member)}</span>
          <Prose text={resolved(contract, member).description} />
          <Members contract={contract} schema={member} />
        </li>
      ))}
    </ul>
  );
}
