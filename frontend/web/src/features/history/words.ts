import type { Period } from '@/features/history/periods';

const spansKo: Record<Period, string> = {
  '1w': '1주',
  '1m': '1개월',
  '3m': '3개월',
  '6m': '6개월',
  '1y': '1년',
  '5y': '5년',
  max: '전체',
};

const spansEn: Record<Period, string> = {
  '1w': '1 week',
  '1m': '1 month',
  '3m': '3 months',
  '6m': '6 months',
  '1y': '1 year',
  '5y': '5 years',
  max: 'all years',
};

export const words = {
  ko: {
    title: '환율 추이',
    missing: '지난 환율을 불러오지 못했습니다.',
    periods: '기간',
    short: spansKo,
    within: (span: Period) => (span === 'max' ? '전체 기간' : `최근 ${spansKo[span]}`),
    now: {
      dearer: (day: string, percent: string) => `${day}보다 ${percent} 비쌉니다.`,
      cheaper: (day: string, percent: string) => `${day}보다 ${percent} 쌉니다.`,
      level: (day: string) => `${day}과 값이 같습니다.`,
    },
    then: {
      dearer: (day: string, first: string, percent: string) =>
        `${day}에는 ${first}보다 ${percent} 비쌌습니다.`,
      cheaper: (day: string, first: string, percent: string) =>
        `${day}에는 ${first}보다 ${percent} 쌌습니다.`,
      level: (day: string, first: string) => `${day}에는 ${first}과 값이 같았습니다.`,
    },
    tooFew: (span: string) => `${span} 동안 발표된 환율이 적어 비교할 수 없습니다.`,
    lowest: '가장 쌌던 날',
    highest: '가장 비쌌던 날',
    average: '평균',
    latest: '지금',
    last: '마지막 값',
    tooFewValues: '값이 적어 알 수 없음',
    marks: { highest: '최고', lowest: '최저', average: '평균', latest: '지금', last: '마지막' },
    missingDays: (ranges: string) => `${ranges}에는 발표된 값이 없습니다.`,
    moreGaps: (count: number) => `값이 없는 기간이 ${count}개 더 있습니다.`,
    chart: (unit: string) => `환율 차트, ${unit}. 화살표 키로 날짜를 이동합니다.`,
    since: (percent: string, day: string) => `${day}보다 ${percent}`,
    empty: {
      'not-observed': (span: string) => `${span} 동안 저장된 환율이 없습니다.`,
      'never-observed': () => '이때까지의 두 통화 환율은 저장되어 있지 않습니다.',
      'not-yet': () => '아직 오지 않은 기간입니다.',
      stale: () => '마지막 환율이 오래되었습니다.',
    },
    lastOf: (day: string, value: string) => `마지막 값은 ${day}의 ${value}입니다.`,
    lastKnown: '지난 환율에 있는 마지막 값입니다.',
    lastKnownDay: (day: string) => `${day} 기준이며, 그 뒤의 값은 지금 알 수 없습니다.`,
    longer: (span: Period) => `${spansKo[span]} 보기`,
    weekly: '한 주에 한 값, 그 주에 마지막으로 발표된 값입니다.',
    table: '표로 보기',
    all: (count: string) => `${count}개 모두 보기`,
    date: '날짜',
    caption: (unit: string) => `날짜별 환율, ${unit}`,
  },
  en: {
    title: 'How it moved',
    missing: 'Past rates could not be loaded right now.',
    periods: 'Period',
    short: { '1w': '1w', '1m': '1m', '3m': '3m', '6m': '6m', '1y': '1y', '5y': '5y', max: 'All' },
    within: (span: Period) =>
      span === 'max' ? 'all years on record' : `the last ${spansEn[span].replace(/^1 /, '')}`,
    now: {
      dearer: (day: string, percent: string) => `${percent} more expensive than on ${day}.`,
      cheaper: (day: string, percent: string) => `${percent} cheaper than on ${day}.`,
      level: (day: string) => `The same as on ${day}.`,
    },
    then: {
      dearer: (day: string, first: string, percent: string) =>
        `On ${day} it was ${percent} more expensive than on ${first}.`,
      cheaper: (day: string, first: string, percent: string) =>
        `On ${day} it was ${percent} cheaper than on ${first}.`,
      level: (day: string, first: string) => `On ${day} it was the same as on ${first}.`,
    },
    tooFew: (span: string) => `Too few rates in ${span} to compare.`,
    lowest: 'Cheapest',
    highest: 'Most expensive',
    average: 'Average',
    latest: 'Now',
    last: 'Last value',
    tooFewValues: 'Too few values',
    marks: { highest: 'high', lowest: 'low', average: 'average', latest: 'now', last: 'last' },
    missingDays: (ranges: string) => `No values for ${ranges}.`,
    moreGaps: (count: number) =>
      count === 1 ? 'One more stretch is missing.' : `${count} more stretches are missing.`,
    chart: (unit: string) => `Chart of the rate, ${unit}. The arrow keys move along the days.`,
    since: (percent: string, day: string) => `${percent} since ${day}`,
    empty: {
      'not-observed': (span: string) => `No rate is stored for ${span}.`,
      'never-observed': () =>
        'No rate for these two currencies is stored for this time or before it.',
      'not-yet': () => 'This period has not come yet.',
      stale: () => 'The last rate is overdue.',
    },
    lastOf: (day: string, value: string) => `The last one is ${value}, from ${day}.`,
    lastKnown: 'The last value in the history:',
    lastKnownDay: (day: string) => `as of ${day}. Whether there is a newer one is not known now.`,
    longer: (span: Period) => `Show ${spansEn[span]}`,
    weekly: 'One value a week, the last one published in it.',
    table: 'Show as table',
    all: (count: string) => `Show all ${count}`,
    date: 'Date',
    caption: (unit: string) => `Rates by day, ${unit}`,
  },
};
