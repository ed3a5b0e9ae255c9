import '@/app/theme.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from '@/app/App';
import { Providers } from '@/app/Providers';
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
watch();

// After the page itself, which needs the network more.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
  window.addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  });
