import type { WindowName } from '@/features/standing/share';

const withinKo: Record<WindowName, string> = {
  '30d': '최근 30일',
  '90d': '최근 90일',
  '365d': '최근 1년',
  all: '기록된 모든 날',
};

const withinEn: Record<WindowName, string> = {
  '30d': 'the last 30 days',
  '90d': 'the last 90 days',
  '365d': 'the last year',
  all: 'all days on record',
};

/** What is said of a pair beside its rate. */
export const sentences = {
  ko: {
    within: withinKo,
    shares: {
      cheaper: (within: string, percent: string) => `${within} 중 ${percent}의 날보다 쌉니다.`,
      dearer: (within: string, percent: string) => `${within} 중 ${percent}의 날보다 비쌉니다.`,
      cheapest: (within: string) => `${within} 중 가장 쌉니다.`,
      dearest: (within: string) => `${within} 중 가장 비쌉니다.`,
      level: (within: string) => `${within} 동안 값이 그대로입니다.`,
    },
  },
  en: {
    within: withinEn,
    shares: {
      cheaper: (within: string, percent: string) =>
        `Cheaper than on ${percent} of the days of ${within}.`,
      dearer: (within: string, percent: string) =>
        `More expensive than on ${percent} of the days of ${within}.`,
      cheapest: (within: string) => `The cheapest of ${within}.`,
      dearest: (within: string) => `The most expensive of ${within}.`,
      level: (within: string) => `Unchanged over ${within}.`,
    },
  },
};
