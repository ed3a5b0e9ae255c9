import { useEffect, useState } from 'react';

import { fetchContract, SERVICES, type Contract, type Service } from '@/docs/contract';
import { OperationPage } from '@/docs/OperationPage';
import { Prose } from '@/docs/Prose';

/** The contracts of the three APIs, for reading. */
export function Docs() {
  return (
    <>
      <header className="docs-head">
        <a href="/">Trip Service</a>
        <h1>API</h1>
        <nav aria-label="Services">
          {SERVICES.map((service) => (
            <a key={service} href={`#${service}`}>
              {service}
            </a>
          ))}
        </nav>
      </header>
      <main className="docs">
        {SERVICES.map((service) => (
          <ServicePage key={service} service={service} />
        ))}
      </main>
    </>
  );
}

function ServicePage({ service }: { service: Service }) {
  const { contract, failed, retry } = useContract(service);
  return (
    <section id={service} aria-labelledby={`${service}-title`}>
      <h2 id={`${service}-title`}>{contract?.info.title ?? service}</h2>
      <p>
        <a href={`/docs/${service}.yaml`}>{service}.yaml</a>, OpenAPI 3.1
      </p>
      {failed && (
        <div className="note" role="status">
          <p>This contract could not be loaded. The others are not affected.</p>
          <button type="button" className="button" onClick={retry}>
            Try again
          </button>
        </div>
      )}
      {contract !== null && <Operations contract={contract} />}
    </section>
  );
}

function Operations({ contract }: { contract: Contract }) {
  const all = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return (
    <>
      <Prose text={contract.info.description} />
      {all.map((each) => (
        <OperationPage key={each.operation.operationId} contract={contract} {...each} />
      ))}
    </>
  );
}

function useContract(service: Service) {
  const [contract, setContract] = useState<Contract | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const request = new AbortController();
    fetchContract(service, request.signal).then(setContract, () =>
      setFailed(!request.signal.aborted),
    );
    return () => request.abort();
  }, [service, attempt]);
  const retry = () => {
    setFailed(false);
    setAttempt(attempt + 1);
  };
  return { contract, failed, retry };
}
