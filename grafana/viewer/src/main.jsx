// Draws the dashboard that the address names, with data from the Prometheus behind the server.
import { createRoot } from 'react-dom/client';
import { ThemeContext, createTheme } from '@grafana/data';
import { Page } from './page.jsx';
import { scrapeInterval } from './prometheus.js';
import { resolve } from './variables.js';

async function main() {
    const address = new URLSearchParams(window.location.search);
    const uid = window.location.pathname.split('/').at(-1);
    const dashboard = await (await fetch(`/dashboards/${uid}.json`)).json();
    const [variables, scrape] = await Promise.all([resolve(dashboard, address), scrapeInterval()]);
    const theme = createTheme({ colors: { mode: address.get('theme') ?? 'dark' } });
    document.title = dashboard.title;
    createRoot(document.getElementById('root')).render(
        <ThemeContext.Provider value={theme}>
            <Page {...{ dashboard, variables, scrape, theme, address }} />
        </ThemeContext.Provider>,
    );
}

main().catch((error) => {
    document.body.dataset.failed = String(error);
    document.body.textContent = `This dashboard cannot be drawn: ${error.message}`;
});
