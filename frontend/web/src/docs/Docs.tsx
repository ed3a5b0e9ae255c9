import { useEffect, useState } from 'react';

import { saveLanguage } from '@/app/LanguageProvider';
import { fetchContract, routesOf, SERVICES, type Contract, type Service } from '@/docs/contract';
import { OperationPage } from '@/docs/OperationPage';
import { Prose } from '@/docs/Prose';
import { words } from '@/docs/words';
import { LanguageSwitch } from '@/features/language/components/LanguageSwitch';
import { useWords, type Language } from '@/lib/i18n/language';
import { pushQuery } from '@/lib/navigation';

/** The contracts of the three APIs, for reading and trying. */
export function Docs() {
  const text = useWords(words);
  useEffect(() => {
    document.title = text.documentTitle;
  }, [text]);
  return (
    <>
      <header className="docs-head">
        <a href="/">Trip Service</a>
        <h1>{text.title}</h1>
        <nav aria-label={text.nav}>
          {SERVICES.map((service) => (
            <a key={service} href={`#${service}`}>
              {text.services[service]}
            </a>
          ))}
        </nav>
        <LanguageSwitch onChange={choose} />
      </header>
      <main className="docs">
        <p>{text.intro}</p>
        {text.onlyEnglish !== '' && <p>{text.onlyEnglish}</p>}
        {SERVICES.map((service) => (
          <ServicePage key={service} service={service} />
        ))}
      </main>
    </>
  );
}

function choose(language: Language): void {
  saveLanguage(language);
  pushQuery(`?lang=${language}`);
}

function ServicePage({ service }: { service: Service }) {
  const text = useWords(words);
  const { contract, failed, retry } = useContract(service);
  return (
    <section id={service} aria-labelledby={`${service}-title`}>
      <h2 id={`${service}-title`}>{text.services[service]}</h2>
      <p>
        <a href={`/docs/${service}.yaml`}>{service}.yaml</a>, OpenAPI 3.1
      </p>
      {failed && (
        <div className="note" role="status">
          <p>{text.failed}</p>
          <button type="button" className="button" onClick={retry}>
            {text.retry}
          </button>
        </div>
      )}
      {contract !== null && <Operations contract={contract} />}
    </section>
  );
}

function Operations({ contract }: { contract: Contract }) {
  return (
    <>
      <div lang="en">
        <Prose text={contract.info.description} />
      </div>
      {routesOf(contract).map((route) => (
        <OperationPage key={route.operation.operationId} contract={contract} route={route} />
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
