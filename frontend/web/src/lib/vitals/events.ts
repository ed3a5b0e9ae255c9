/** What is reported of a visit. The sets are those of `POST /vitals` in frontend/openapi.yaml. */

export type Template = 'home' | 'country' | 'compare' | 'docs';
export type Step = 'landing' | 'search' | 'view' | 'convert' | 'compare' | 'share';
export type ErrorKind = 'script' | 'promise' | 'render' | 'load';

export type VisitEvent =
  | {
      type: 'timing';
      page: Template;
      name: 'LCP' | 'INP' | 'FCP' | 'TTFB';
      value: number;
    }
  | { type: 'shift'; page: Template; value: number }
  | { type: 'error'; page: Template; kind: ErrorKind }
  | { type: 'session'; entry: Template }
  | { type: 'step'; step: Step }
  | {
      type: 'exposure' | 'conversion';
      experiment: string;
      variant: string;
    };

/** A variant of an experiment, and the step that it is meant to bring about. */
export interface Drawn {
  variant: string;
  goal: string;
}

/** What the page notices; which events follow depends on the session. */
export type Noticed =
  | { type: 'step'; step: Step }
  | { type: 'error'; kind: ErrorKind }
  | ({ type: 'shown'; experiment: string } & Drawn);
