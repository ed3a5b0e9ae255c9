import '@/app/theme.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from '@/app/App';
import { Providers } from '@/app/Providers';
import { registerWorker } from '@/lib/worker';
import { watch } from '@/lib/vitals/visit';

const root = document.getElementById('page');
if (root === null) throw new Error('index.html has no #page');

createRoot(root).render(
  <StrictMode>
    <Providers>
      <App />
    </Providers>
  </StrictMode>,
);

registerWorker();
watch();
