export const words = {
  ko: {
    retry: '다시 시도',
    request: '문제를 알릴 때 함께 적을 번호',
    broken: '이 부분을 표시하지 못했습니다.',
    othersWork: '다른 부분에는 영향이 없습니다.',
    loadingRates: (percent: number) => `환율을 불러오는 중 ${percent} %`,
    loadingNote: '모두 불러오면 저절로 표시됩니다.',
    oldData: (time: string) => `새 값을 받지 못해 ${time}에 받은 값을 보여 드립니다.`,
    slow: '응답이 늦어지고 있습니다. 몇 초 더 기다려 보겠습니다.',
    cheaper: (percent: string) => `한 달 전보다 ${percent} 쌈`,
    dearer: (percent: string) => `한 달 전보다 ${percent} 비쌈`,
    level: () => '한 달 전과 같음',
    offline:
      '인터넷에 연결되어 있지 않습니다. 전에 받은 값을 받은 때와 함께 보여 드리고, 연결되면 새 값을 받습니다.',
    unreachable:
      '서비스에 연결할 수 없습니다. 전에 받은 값을 받은 때와 함께 보여 드리고, 연결되면 새 값을 받습니다.',
  },
  en: {
    retry: 'Try again',
    request: 'Number to mention when you report this',
    broken: 'This part could not be shown.',
    othersWork: 'The rest of the page is not affected.',
    loadingRates: (percent: number) => `Rates are being loaded: ${percent} %`,
    loadingNote: 'They appear here by themselves once all are loaded.',
    oldData: (time: string) => `No newer data arrived; this is from ${time}.`,
    slow: 'This is taking longer than usual. We wait a few seconds more.',
    cheaper: (percent: string) => `${percent} cheaper than a month ago`,
    dearer: (percent: string) => `${percent} more expensive than a month ago`,
    level: () => 'the same as a month ago',
    offline:
      'You are offline. What you see was received earlier, with its time, and is refreshed once you are connected again.',
    unreachable:
      'The service is not responding. What you see was received earlier, with its time, and is refreshed once it responds.',
  },
};
