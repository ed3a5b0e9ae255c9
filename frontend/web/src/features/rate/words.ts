import type { components } from '@/api/currency.gen';

type Method = components['schemas']['Method'];

const methodsKo: Record<Method, string> = {
  published: '출처가 발표한 값 그대로입니다.',
  inverse: '출처가 발표한 값의 역수입니다.',
  cross: '한 출처가 같은 시각에 발표한 두 값을 나누어 구했습니다.',
  carried: '그날 발표된 값이 없어, 앞선 7일 안에 발표된 마지막 값을 썼습니다.',
  identity: '같은 통화이므로 항상 1입니다.',
};

const methodsEn: Record<Method, string> = {
  published: 'Exactly as the source published it.',
  inverse: 'The reciprocal of what the source published.',
  cross: 'One published value divided by another, both from the same source and time.',
  carried: 'Nothing was published for that day; this is the last value from the seven days before.',
  identity: 'A currency against itself is always 1.',
};

export const words = {
  ko: {
    missing: '환율을 불러오지 못했습니다.',
    asOf: (day: string) => `${day} 기준`,
    none: (name: string) => `${name} 환율을 발표하는 출처가 지금은 없습니다.`,
    tryAnother: '다른 나라를 고르거나 내 통화를 바꿔 보세요.',
    same: '내 통화와 같은 통화입니다. 환전할 필요가 없습니다.',
    stale: (day: string) => `${day} 이후의 새 환율을 받지 못했습니다. 다음 발표 시각이 지났습니다.`,
    staleWorks: '환산은 이 값으로 계속할 수 있습니다.',
    details: '정확한 값과 출처',
    exact: '정확한 환율',
    method: '계산 방법',
    observed: '기준 시각',
    source: '출처',
    methods: methodsKo,
  },
  en: {
    missing: 'The rate could not be loaded right now.',
    asOf: (day: string) => `As of ${day}`,
    none: (name: string) => `No source publishes a rate for the ${name} right now.`,
    tryAnother: 'Try another country or another home currency.',
    same: 'This is your home currency. There is nothing to exchange.',
    stale: (day: string) => `No newer rate since ${day}, and the next one is overdue.`,
    staleWorks: 'Converting still works, with this rate.',
    details: 'Exact rate and source',
    exact: 'Exact rate',
    method: 'How it was calculated',
    observed: 'Observed',
    source: 'Source',
    methods: methodsEn,
  },
};
