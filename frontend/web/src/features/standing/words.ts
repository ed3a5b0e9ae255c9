export const words = {
  ko: {
    title: '오늘은 싼 날인가요?',
    missing: '지난 환율과 비교하지 못했습니다.',
    streaks: {
      rising: (days: number) =>
        days === 1 ? '직전 발표보다 올랐습니다.' : `${days}번 연속으로 올랐습니다.`,
      falling: (days: number) =>
        days === 1 ? '직전 발표보다 내렸습니다.' : `${days}번 연속으로 내렸습니다.`,
      flat: (days: number) =>
        days === 1 ? '직전 발표와 같습니다.' : `${days}번 연속으로 그대로입니다.`,
    },
    reasons: {
      stale: (day: string) =>
        `${day} 이후의 새 환율을 받지 못했습니다. 그래서 오늘이 싼 날인지는 말할 수 없습니다.`,
      'never-observed': () => '두 통화의 환율이 저장된 적이 없어 비교할 수 없습니다.',
      few: () => '저장된 환율이 아직 적어 비교할 수 없습니다.',
    },
    low: '최저',
    high: '최고',
    short: {
      cheaper: (percent: string) => `${percent}의 날보다 쌈`,
      dearer: (percent: string) => `${percent}의 날보다 비쌈`,
      cheapest: () => '가장 쌈',
      dearest: () => '가장 비쌈',
      level: () => '그대로',
    },
    tooFew: '값이 적음',
  },
  en: {
    title: 'Is today a good day?',
    missing: 'Today could not be compared with earlier days.',
    streaks: {
      rising: (days: number) =>
        days === 1 ? 'It rose with the last value.' : `It has risen ${days} times in a row.`,
      falling: (days: number) =>
        days === 1 ? 'It fell with the last value.' : `It has fallen ${days} times in a row.`,
      flat: (days: number) =>
        days === 1
          ? 'It is the same as the value before.'
          : `It has stayed the same ${days} times in a row.`,
    },
    reasons: {
      stale: (day: string) =>
        `No newer rate has arrived since ${day}, so nobody can say whether today is a good day.`,
      'never-observed': () => 'No rate of these two currencies has ever been stored.',
      few: () => 'Too few rates are stored so far to compare.',
    },
    low: 'Low',
    high: 'High',
    short: {
      cheaper: (percent: string) => `cheaper than on ${percent} of the days`,
      dearer: (percent: string) => `dearer than on ${percent} of the days`,
      cheapest: () => 'the cheapest',
      dearest: () => 'the dearest',
      level: () => 'unchanged',
    },
    tooFew: 'too few values',
  },
};
