type Works = Partial<Record<string, string>>;

const worksKo: Works = {
  rate: '환율과 환산은 그대로 쓸 수 있습니다.',
  history: '차트는 그대로 볼 수 있습니다.',
  board: '순위는 그대로 볼 수 있습니다.',
  'rate history': '환율과 환산, 차트는 그대로 쓸 수 있습니다.',
  'rate board': '환율과 환산, 순위는 그대로 쓸 수 있습니다.',
  'history board': '차트와 순위는 그대로 볼 수 있습니다.',
};

const worksEn: Works = {
  rate: 'The rate and converting still work.',
  history: 'The chart still works.',
  board: 'The board still works.',
  'rate history': 'The rate, converting and the chart still work.',
  'rate board': 'The rate, converting and the board still work.',
  'history board': 'The chart and the board still work.',
};

export const words = {
  ko: {
    retry: '다시 시도',
    request: '요청 번호',
    broken: '이 부분을 표시하지 못했습니다.',
    brokenWorks: '다른 부분에는 영향이 없습니다.',
    works: worksKo,
    kept: (time: string) => `새 값을 받지 못해 ${time}에 받은 값을 보여 드립니다.`,
    offline:
      '인터넷에 연결되어 있지 않습니다. 이미 받은 값은 계속 볼 수 있고, 연결되면 새로 받습니다.',
    unreachable:
      '서비스에 연결되지 않습니다. 이미 받은 값은 계속 볼 수 있고, 응답이 오면 새로 받습니다.',
  },
  en: {
    retry: 'Try again',
    request: 'Request',
    broken: 'This part could not be shown.',
    brokenWorks: 'The other parts do not depend on it.',
    works: worksEn,
    kept: (time: string) => `No newer answer came; this is from ${time}.`,
    offline:
      'You are offline. What was loaded stays here, and is refreshed once you are connected again.',
    unreachable:
      'The service does not answer. What was loaded stays here, and is refreshed once it does.',
  },
};
