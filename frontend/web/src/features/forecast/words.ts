export const HORIZONS = ['5', '10', '20', '30'] as const;
export type Horizon = (typeof HORIZONS)[number];

const weeksKo: Record<Horizon, string> = { '5': '1주', '10': '2주', '20': '4주', '30': '6주' };
const weeksEn: Record<Horizon, string> = {
  '5': '1 week',
  '10': '2 weeks',
  '20': '4 weeks',
  '30': '6 weeks',
};

export const words = {
  ko: {
    title: '앞으로 얼마나 움직일까요?',
    missing: '움직일 범위를 불러오지 못했습니다.',
    horizons: '얼마 뒤',
    weeks: weeksKo,
    direction: '오를지 내릴지는 예측할 수 없습니다. 예측할 수 있는 것은 움직이는 폭뿐입니다.',
    band: (day: string, percent: string, lower: string, upper: string) =>
      `${day}에 ${lower}에서 ${upper} 사이일 가능성이 ${percent}입니다.`,
    inner: (percent: string, lower: string, upper: string) =>
      `${percent} 가능성의 범위는 ${lower}에서 ${upper}까지입니다.`,
    coverage: (percent: string, days: string) =>
      `지난 ${days}일에 같은 방법을 썼다면 실제로 ${percent}가 이 범위에 들었습니다.`,
    untested: '지난 값이 적어, 이 범위가 얼마나 맞았는지는 아직 확인하지 못했습니다.',
    picture: (lower: string, now: string, upper: string) =>
      `범위 그림: ${lower}에서 ${upper}까지, 지금은 ${now}`,
    now: '지금',
    reasons: {
      stale: (day: string) =>
        `${day} 이후의 새 환율을 받지 못했습니다. 오래된 값에서는 앞으로의 범위를 구하지 않습니다.`,
      'never-observed': () => '두 통화의 환율이 저장된 적이 없습니다.',
      few: () => '끊기지 않은 1년 남짓의 환율이 있어야 범위를 구할 수 있습니다.',
    },
  },
  en: {
    title: 'How far may it move?',
    missing: 'The range could not be loaded right now.',
    horizons: 'How far ahead',
    weeks: weeksEn,
    direction:
      'Nobody can predict whether it will rise or fall. Only how far it usually moves is known.',
    band: (day: string, percent: string, lower: string, upper: string) =>
      `On ${day} it will be between ${lower} and ${upper} with a chance of ${percent}.`,
    inner: (percent: string, lower: string, upper: string) =>
      `The range with a chance of ${percent} is ${lower} to ${upper}.`,
    coverage: (percent: string, days: string) =>
      `Tried on ${days} past days, this range held the later rate on ${percent} of them.`,
    untested: 'There are too few past values to say how often this range held.',
    picture: (lower: string, now: string, upper: string) =>
      `Picture of the range: ${lower} to ${upper}, now ${now}`,
    now: 'now',
    reasons: {
      stale: (day: string) =>
        `No newer rate has arrived since ${day}, and no range is calculated from an old one.`,
      'never-observed': () => 'No rate of these two currencies has ever been stored.',
      few: () => 'A range takes a little more than a year of rates without a gap.',
    },
  },
};
